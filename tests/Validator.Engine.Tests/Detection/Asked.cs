using System.Globalization;
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

    public string Path => Api == ApiKind.Chat ? "/api/chat" : "/api/generate";

    public byte[] Body
    {
        get
        {
            string prompt = string.Join(' ', Enumerable.Repeat(Word, Words));
            string asked = Api == ApiKind.Chat ? $$""" "messages":[{"role":"user","content":"{{prompt}}"}]""" : $$""" "prompt":"{{prompt}}" """;
            return Encoding.UTF8.GetBytes(string.Create(
                CultureInfo.InvariantCulture,
                $$"""{"model":"{{Model}}",{{asked}},"stream":{{(Stream ? "true" : "false")}}{{Members}},"options":{"num_predict":{{Tokens}},"num_thread":1,"seed":{{Seed}},"num_ctx":{{ContextLength}}{{Options}}} }"""));
        }
    }

    public ExpectedResponse Expected => new(Api, Stream, Model, Word == "eight" ? Words + 1 : null, ContextLength) { PredictLimit = Tokens };

    /// <summary>Draws a request.</summary>
    public static Asked Draw(Random random, bool? stream = null) => new(
        random.Next(2) == 0 ? ApiKind.Generate : ApiKind.Chat,
        stream ?? random.Next(3) > 0,
        Words: random.Next(80, 160),
        Tokens: random.Next(12, 30),
        Seed: random.Next(1_000_000));
}
