namespace Validator.Spec;

/// <summary>One cell of the matrix: the deployment's options with the axes' values put in.</summary>
/// <param name="Id">Slug that names its folder and suite, such as <c>num_ctx-262144_num_thread-32</c>; letters, digits, <c>.</c>, <c>_</c>, <c>-</c> only.</param>
/// <param name="Options">All options sent with every request.</param>
public sealed record Configuration(string Id, IReadOnlyDictionary<string, OptionValue> Options)
{
    /// <summary>The declared context in tokens; null when the server's default holds.</summary>
    public int? ContextLength => Whole("num_ctx");

    /// <summary>Tokens that Ollama keeps at the head of a prompt it cuts: <c>num_keep</c>, by default 4, and one for a BOS token.</summary>
    public int Keep => (Whole("num_keep") ?? 4) + 1;

    /// <summary>The value of an option that holds a whole number; null when it is not set or holds none.</summary>
    public int? Whole(string option) =>
        Options.TryGetValue(option, out var value) && value.Whole is { } number and >= int.MinValue and <= int.MaxValue ? (int)number : null;
}
