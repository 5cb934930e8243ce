using System.Globalization;
using Validator.Runtime.Models;

namespace Validator.Runtime;

/// <summary>
/// What the command line of a process that infers says of its settings, of a <c>llama-server</c> or an older <c>ollama runner</c>.
/// Threads that serve HTTP or read prompts in batches, and what concerns a draft model, have options of their own and do not count.
/// </summary>
/// <param name="Context">Tokens of context of all slots together; null when the line does not say.</param>
/// <param name="Parallel">Slots, among which the context is divided; null when the line does not say.</param>
/// <param name="Threads">Threads that infer; null when the line does not say, or leaves the number to the process.</param>
/// <param name="Batch">Tokens of a prompt that are computed at once; null when the line does not say.</param>
/// <param name="GpuLayers">Layers put on a GPU; null when the line does not say, or leaves the number to the process.</param>
public sealed record RunnerArguments(int? Context, int? Parallel, int? Threads, int? Batch = null, int? GpuLayers = null)
{
    private static readonly string[] Programs = ["llama-server", "ollama_llama_server"];

    /// <summary>Whether the line says anything at all: Ollama 0.11 to 0.2x tells its runner over HTTP.</summary>
    public bool SaysAnything => Context is not null || Parallel is not null || Threads is not null;

    /// <summary>Whether a command line is that of a process that infers with a model.</summary>
    /// <param name="line">The program and its arguments.</param>
    public static bool AreOfRunner(IReadOnlyList<string> line)
    {
        if (line.Count == 0 || !line.Any(argument => argument is "--model" or "-m" || argument.StartsWith("--model=", StringComparison.Ordinal)))
        {
            // Ollama also starts these programs for a moment to look for GPUs, without a model.
            return false;
        }

        var program = Path.GetFileNameWithoutExtension(line[0]);
        return Programs.Contains(program, StringComparer.OrdinalIgnoreCase) || (line.Count > 1 && line[1] == "runner");
    }

    /// <summary>The name of the file of weights that a command line names; null when it is none of Ollama's own.</summary>
    /// <param name="line">The program and its arguments.</param>
    public static string? Blob(IReadOnlyList<string> line) => Text(line, "-m", "--model") is { } path ? ModelsFolder.BlobIn(path) : null;

    /// <summary>Reads a command line; where an option is given twice the last counts, as it does for these programs.</summary>
    /// <param name="line">The program and its arguments.</param>
    public static RunnerArguments Parse(IReadOnlyList<string> line) => new(
        Number(line, "-c", "--ctx-size"),
        Number(line, "-np", "--parallel"),
        Number(line, "-t", "--threads"),
        Number(line, "-b", "--batch-size"),
        Number(line, least: 0, "-ngl", "--n-gpu-layers", "--gpu-layers"));

    private static int? Number(IReadOnlyList<string> line, params string[] names) => Number(line, least: 1, names);

    private static int? Number(IReadOnlyList<string> line, int least, params string[] names) =>

        // A value below the least, such as -1, leaves it to the process.
        int.TryParse(Text(line, names), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least ? number : null;

    private static string? Text(IReadOnlyList<string> line, params string[] names)
    {
        string? text = null;
        for (var i = 1; i < line.Count; i++)
        {
            var equals = line[i].IndexOf('=', StringComparison.Ordinal);
            if (names.Contains(equals < 0 ? line[i] : line[i][..equals], StringComparer.Ordinal))
            {
                text = equals >= 0 ? line[i][(equals + 1)..] : i + 1 < line.Count ? line[i + 1] : null;
            }
        }

        return text;
    }
}
