namespace Validator.Runtime;

/// <summary>
/// The processes that belong to one booted server: what descends from its root, and whatever carries the boot's mark
/// in its environment, so that a process whose parents have died is still known as ours. Linux only; empty elsewhere.
/// </summary>
/// <param name="root">Id of the process at the top.</param>
/// <param name="mark">Value of <see cref="MarkVariable"/>, unique to the boot; null when it has none.</param>
internal sealed class ServerTree(int root, string? mark)
{
    /// <summary>Name of the variable that marks every process of a boot.</summary>
    public const string MarkVariable = "OLLAMA_VALIDATOR_BOOT";

    /// <summary>The living members, this process never among them.</summary>
    public IReadOnlyList<ProcessEntry> Members()
    {
        var all = ProcessTable.Read().ToList();
        var children = all.ToLookup(process => process.Parent);
        var members = new Dictionary<int, ProcessEntry>();
        var open = new Stack<ProcessEntry>(all.Where(process => process.Id == root || IsMarked(process)));
        while (open.TryPop(out var process))
        {
            if (members.TryAdd(process.Id, process))
            {
                foreach (var child in children[process.Id])
                {
                    open.Push(child);
                }
            }
        }

        return [.. members.Values.Where(process => process.Alive && process.Id != Environment.ProcessId)];
    }

    private bool IsMarked(ProcessEntry process) =>
        mark is not null && process.Alive && ProcessTable.HasVariable(process.Id, $"{MarkVariable}={mark}");
}
