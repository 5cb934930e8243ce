using System.Text;
using System.Text.Json.Nodes;
using Validator.Integrity;
using Validator.Spec;

namespace Validator.Pipeline;

/// <summary>One request of a health check: short, seeded, at temperature 0.</summary>
/// <param name="Api">Route.</param>
/// <param name="Stream">Whether the answer is to be streamed.</param>
/// <param name="Prompt">What is asked; empty only loads the model.</param>
internal sealed record CheckRequest(ApiKind Api, bool Stream, string Prompt)
{
    private const int Tokens = 8;
    private const int Seed = 20;

    /// <summary>How it is called in reports.</summary>
    public string Name => $"{(Prompt.Length == 0 ? "load" : NameOf(Api))}, {(Stream ? "streamed" : "unstreamed")}";

    /// <summary>Path of the route.</summary>
    public string Path => Api switch
    {
        ApiKind.Chat => "/api/chat",
        ApiKind.OpenAi => "/v1/chat/completions",
        _ => "/api/generate",
    };

    /// <summary>What the answer is held against.</summary>
    /// <param name="model">Model asked.</param>
    /// <param name="contextLength">Context that it is loaded with; null when unknown.</param>
    public ExpectedResponse Expected(string model, int? contextLength) => new(Api, Stream, model, null, contextLength, ExpectsTokens: Prompt.Length > 0)
    {
        ExpectsUsage = Api == ApiKind.OpenAi && Stream,
        PredictLimit = Prompt.Length > 0 ? Tokens : null,
    };

    /// <summary>The handful that is sent: streamed twice, the second time from the prompt's cache, and unstreamed.</summary>
    /// <param name="apis">Routes to ask.</param>
    public static IEnumerable<CheckRequest> Of(IReadOnlyList<ApiKind> apis) => apis.SelectMany(api => (CheckRequest[])
    [
        new(api, true, "Count from one to five in words."),
        new(api, true, "Count from one to five in words."),
        new(api, false, "Name three colours of the rainbow."),
    ]);

    /// <summary>How a route is called on the command line.</summary>
    public static string NameOf(ApiKind api) => api switch
    {
        ApiKind.Chat => "chat",
        ApiKind.OpenAi => "openai",
        _ => "generate",
    };

    /// <summary>The body.</summary>
    /// <param name="model">Model asked.</param>
    /// <param name="contextLength">
    /// Context that it is loaded with; null leaves the server's default. Any other than the loaded one makes Ollama load the
    /// model anew, and so does none where it was loaded with one.
    /// </param>
    public byte[] Body(string model, int? contextLength)
    {
        var body = new JsonObject { ["model"] = model };
        if (Api != ApiKind.Generate)
        {
            body["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = Prompt });
        }
        else if (Prompt.Length > 0)
        {
            body["prompt"] = Prompt;
        }

        body["stream"] = Stream;
        if (Api == ApiKind.OpenAi)
        {
            (body["max_tokens"], body["temperature"], body["seed"]) = (Tokens, 0, Seed);
            if (Stream)
            {
                body["stream_options"] = new JsonObject { ["include_usage"] = true };
            }
        }
        else if (Prompt.Length > 0)
        {
            var options = new JsonObject { ["num_predict"] = Tokens, ["temperature"] = 0, ["seed"] = Seed };
            if (contextLength is { } length)
            {
                options["num_ctx"] = length;
            }

            body["options"] = options;
        }

        return Encoding.UTF8.GetBytes(body.ToJsonString());
    }
}
