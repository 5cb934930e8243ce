using Validator.Load;
using Validator.Spec;
using Recorded = Validator.Tests.Integrity.Recording;

namespace Validator.Engine.Tests.Detection;

/// <summary>Sound answers: those recorded from a real Ollama, and the engine's over models, routes and options.</summary>
internal static class SoundStreams
{
    private static readonly Deadlines s_patient = new(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(5));

    // Answers an OPTIONS request: no body, neither NDJSON nor JSON.
    private const string NoAnswer = "34-cors-preflight";

    private static readonly (string Options, string Members)[] s_asked =
    [
        ("", ""),
        ("", ",\"format\":\"json\""),
        ("", ",\"logprobs\":true,\"top_logprobs\":2"),
        (",\"stop\":[\" a\",\"e\"]", ""),
        (",\"temperature\":0", ""),
        (",\"temperature\":1.5,\"top_k\":5,\"repeat_penalty\":1.3", ",\"keep_alive\":\"5m\""),
        ("", ",\"system\":\"You are terse.\""),
    ];

    private static readonly string[] s_words = ["eight", "größer", "日本語", "🦙", "\\u0007\\\"\\\\", "<|im_end|>"];

    /// <summary>The recorded ones, without arrival times: none were recorded.</summary>
    public static IEnumerable<Wire> Recordings => Recorded.All
        .Where(recording => recording.Verdict == "sound" && recording.Name != NoAnswer)
        .Select(recording => new Wire(
            recording.Expected, recording.Response, [(recording.Response.Length, 0)], new Exchange(ExchangeEnd.Complete, 0, null, null, null, 0, null)));

    /// <summary>The engine's, each asked anew.</summary>
    public static async Task<IReadOnlyList<Wire>> OfEngineAsync()
    {
        await using TestEngine engine = await TestEngine.StartAsync();
        List<Wire> wires = [];
        foreach (Asked asked in Requests())
        {
            wires.Add(await WireRecorder.AskAsync(engine.Address, asked, s_patient));
        }

        return wires;
    }

    private static IEnumerable<Asked> Requests()
    {
        int seed = 0;
        foreach (ApiKind api in Enum.GetValues<ApiKind>())
        {
            foreach (bool stream in (bool[])[true, false])
            {
                foreach ((string options, string members) in s_asked)
                {
                    yield return new Asked(api, stream, Words: 20, Tokens: 40, ++seed, options, members);
                }

                foreach (string word in s_words)
                {
                    yield return new Asked(api, stream, Words: 50, Tokens: 30, ++seed) { Word = word };
                }

                yield return new Asked(api, stream, Words: 3, Tokens: 1, ++seed);
                yield return new Asked(api, stream, Words: 1800, Tokens: 60, ++seed);
                yield return new Asked(api, stream, Words: 5, Tokens: 700, ++seed);
            }
        }
    }
}
