namespace Validator.Spec.Keys;

/// <summary>What an option of Ollama holds.</summary>
internal enum OptionKind
{
    Whole,
    Real,
    Flag,
    Texts,
}

/// <summary>One of Ollama's model options.</summary>
internal sealed record OptionDefinition(string Name, OptionKind Kind, double Minimum, double Maximum, string Description);

/// <summary>The options that Ollama's API takes. It ignores every other one without an error, so a misspelt one must be caught here.</summary>
internal static class OllamaOptions
{
    /// <summary>Largest whole number that JSON carries exactly.</summary>
    private const double Exact = 9007199254740991;

    public static readonly IReadOnlyList<OptionDefinition> All =
    [
        new("num_ctx", OptionKind.Whole, 1, 16_777_216, "Context in tokens, prompt and answer together. Without it the server chooses by the memory it finds."),
        new("num_thread", OptionKind.Whole, 1, 4096, "Threads that compute. Without it the server chooses."),
        new("num_predict", OptionKind.Whole, -2, 16_777_216, "Tokens of the answer at most; -1 for no limit. 0 streams without end in Ollama and is refused."),
        new("num_keep", OptionKind.Whole, -1, 16_777_216, "Tokens of the prompt kept when the context overflows."),
        new("num_batch", OptionKind.Whole, 1, 1_048_576, "Tokens of the prompt processed at once."),
        new("num_gpu", OptionKind.Whole, -1, 10_000, "Layers put on the GPU; -1 leaves it to the server, 0 is CPU only."),
        new("main_gpu", OptionKind.Whole, 0, 1024, "Index of the GPU that holds small tensors."),
        new("use_mmap", OptionKind.Flag, 0, 0, "Whether the model's file is mapped into memory."),
        new("draft_num_predict", OptionKind.Whole, 0, 1024, "Tokens drafted at once in speculative decoding."),
        new("seed", OptionKind.Whole, -Exact, Exact, "Seed of the sampler; -1 draws one."),
        new("temperature", OptionKind.Real, 0, 100, "Temperature of the sampler; 0 is greedy."),
        new("top_k", OptionKind.Whole, 0, 10_000_000, "Tokens the sampler considers."),
        new("top_p", OptionKind.Real, 0, 1, "Probability mass the sampler considers."),
        new("min_p", OptionKind.Real, 0, 1, "Least probability, relative to the best, that the sampler considers."),
        new("typical_p", OptionKind.Real, 0, 1, "Typical sampling; 1 is off."),
        new("repeat_last_n", OptionKind.Whole, -1, 16_777_216, "Tokens looked back on for repetition; -1 is the whole context, 0 is off."),
        new("repeat_penalty", OptionKind.Real, 0, 100, "Penalty of repetition; 1 is off."),
        new("presence_penalty", OptionKind.Real, -100, 100, "Penalty of tokens that occurred; 0 is off."),
        new("frequency_penalty", OptionKind.Real, -100, 100, "Penalty of tokens by how often they occurred; 0 is off."),
        new("stop", OptionKind.Texts, 0, 0, "Texts that end the answer."),
    ];

    public static IReadOnlyList<string> Names { get; } = [.. All.Select(o => o.Name)];

    public static OptionDefinition? Find(string name) => All.FirstOrDefault(o => o.Name == name);
}
