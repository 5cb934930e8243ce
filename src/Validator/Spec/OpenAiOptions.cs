namespace Validator.Spec;

/// <summary>
/// What <c>/v1/chat/completions</c> takes of Ollama's options. It ignores every other one without a word; temperature and top_p are
/// 1 there when they are not sent, whatever the model's own parameters say.
/// </summary>
public static class OpenAiOptions
{
    /// <summary>Environment variable of the server that sets the context, which no request to this route can.</summary>
    public const string ContextVariable = "OLLAMA_CONTEXT_LENGTH";

    /// <summary>Name of the option that declares the context.</summary>
    public const string Context = "num_ctx";

    /// <summary>The route's names by Ollama's.</summary>
    public static IReadOnlyDictionary<string, string> Names { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["num_predict"] = "max_tokens",
        ["seed"] = "seed",
        ["stop"] = "stop",
        ["temperature"] = "temperature",
        ["top_p"] = "top_p",
        ["presence_penalty"] = "presence_penalty",
        ["frequency_penalty"] = "frequency_penalty",
    };
}
