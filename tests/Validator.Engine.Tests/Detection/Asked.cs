using System.Text;
using Validator.Integrity;
using Validator.Spec;

namespace Validator.Engine.Tests.Detection;

/// <summary>A request of the matrix.</summary>
/// <param name="Api">Route.</param>
/// <param name="Stream">Whether the answer is streamed.</param>
/// <param name="Words">Words of the prompt, one token each, and one for its beginning; a chat's template adds to them.</param>
/// <param name="Tokens">Tokens of the answer.</param>
/// <param name="Seed">Of the sampling.</param>
/// <param name="Options">More options, each with a comma before it.</param>
/// <param name="Members">More members of the request, each with a comma before it.</param>
internal sealed record Asked(ApiKind Api, bool Stream, int Words, int Tokens, int Seed, string Options = "", string Members = "")
{
    private const string Model = "synthetic:1m";
    private const int ContextLength = 2048;

    /// <summary>Word that the prompt is made of.</summary>
    public string Word { get; init; } = "eight";

    public string Path => Api switch { ApiKind.OpenAi => "/v1/chat/completions", ApiKind.Chat => "/api/chat", _ => "/api/generate" };

    public byte[] Body
    {
        get
        {
            string prompt = string.Join(' ', Enumerable.Repeat(Word, Words));
            string asked = Api == ApiKind.Generate ? $$""" "prompt":"{{prompt}}" """ : $$""" "messages":[{"role":"user","content":"{{prompt}}"}]""";
            string stream = !Stream ? "false" : Api == ApiKind.OpenAi ? """true,"stream_options":{"include_usage":true}""" : "true";
            string options = Api == ApiKind.OpenAi
                ? $$""" "max_tokens":{{Tokens}},"seed":{{Seed}}{{Options}}"""
                : $$""" "options":{"num_predict":{{Tokens}},"num_thread":1,"seed":{{Seed}},"num_ctx":{{ContextLength}}{{Options}}}""";
            return Encoding.UTF8.GetBytes($$"""{"model":"{{Model}}",{{asked}},"stream":{{stream}}{{Members}},{{options}} }""");
        }
    }

    public ExpectedResponse Expected => new(Api, Stream, Model, Word == "eight" ? Words + 1 : null, ContextLength)
    {
        PredictLimit = Tokens,
        ExpectsUsage = Stream && Api == ApiKind.OpenAi,
    };

    /// <summary>Draws a request.</summary>
    public static Asked Draw(Random random, Injection way) => new(
        way.Routes[random.Next(way.Routes.Length)],
        way.Stream ?? random.Next(3) > 0,
        Words: random.Next(80, 160),
        Tokens: random.Next(12, 30),
        Seed: random.Next(1_000_000));
}
