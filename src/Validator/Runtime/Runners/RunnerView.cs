namespace Validator.Runtime;

/// <summary>What can be seen of the process that infers, without asking the server.</summary>
/// <param name="Settings">Its settings; null when nothing can be seen of them.</param>
/// <param name="Source">Where they were seen, such as <c>arguments of process 4711 (llama-server)</c>; where they were not, why.</param>
/// <param name="Ignored">Options that the server said it does not know, in its own log.</param>
public sealed record RunnerView(RunnerArguments? Settings, string Source, IReadOnlyList<string> Ignored)
{
    /// <summary>Nothing was seen, for a reason.</summary>
    public static RunnerView Unseen(string reason) => new(null, reason, []);
}
