using System.Globalization;
using Validator.Engine.Models;
using Validator.Machine;

namespace Validator.Engine.Bench;

/// <summary>What is to be measured: every model at every context with every number of threads.</summary>
public sealed record BenchOptions
{
    /// <summary>The most worker threads, ggml's limit.</summary>
    public const int MaxThreads = 512;

    /// <summary>The most tokens that are decoded or evaluated for one figure.</summary>
    public const int MaxTokens = 4096;

    private const int MinContextLength = 16;

    /// <summary>Names of synthetic models.</summary>
    public IReadOnlyList<string> Models { get; init; } = ["synthetic:400m"];

    /// <summary>Tokens in the context when a token is decoded.</summary>
    public IReadOnlyList<int> ContextLengths { get; init; } = [4096, 32_768];

    /// <summary>Worker threads.</summary>
    public IReadOnlyList<int> Threads { get; init; } = [PhysicalCores, 2 * PhysicalCores];

    /// <summary>Tokens of prompt that are evaluated.</summary>
    public int PromptTokens { get; init; } = 128;

    /// <summary>Tokens that are decoded.</summary>
    public int Tokens { get; init; } = 16;

    /// <summary>Cores that this process may use, siblings of SMT counted once.</summary>
    public static int PhysicalCores { get; } = Math.Max(1, MachineProbe.ForThisMachine(devices: false).Read(null).PhysicalCores ?? Environment.ProcessorCount);

    /// <summary>What is not legal, with what is; empty when all is.</summary>
    public IReadOnlyList<string> Errors =>
    [
        .. Models.Where(name => ModelName.Find(name) is null).Select(name =>
            $"--model {name}: is no synthetic model; legal are synthetic:<size> with a size from 200k to 2000b, such as synthetic:8m, synthetic:400m, synthetic:1b"),
        .. Outside("--num-ctx", ContextLengths, MinContextLength, ModelSpec.MaxContextLength),
        .. Outside("--num-thread", Threads, 1, MaxThreads),
        .. Outside("--prompt-tokens", [PromptTokens], 1, MaxTokens),
        .. Outside("--tokens", [Tokens], 1, MaxTokens),
        .. ContextLengths.Where(length => length >= MinContextLength && length < Math.Max(PromptTokens, Tokens)).Select(length => string.Create(
            CultureInfo.InvariantCulture, $"--num-ctx {length}: does not hold --prompt-tokens {PromptTokens} and --tokens {Tokens}")),
    ];

    private static IEnumerable<string> Outside(string option, IEnumerable<int> values, int least, int most) =>
        values.Where(value => value < least || value > most)
            .Select(value => string.Create(CultureInfo.InvariantCulture, $"{option} {value}: legal is a whole number from {least} to {most}"));
}
