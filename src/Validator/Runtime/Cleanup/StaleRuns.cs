namespace Validator.Runtime;

/// <summary>What earlier runs of this user left behind because they, and their supervisors too, were killed. Linux only.</summary>
public static class StaleRuns
{
    /// <summary>Variable that names another folder for the records of boots.</summary>
    public const string Variable = "OLLAMA_VALIDATOR_STATE";

    /// <summary>The folder of the records of boots; null where there is none: outside Linux, and for a user without a home.</summary>
    /// <param name="variable">Reads a variable of the environment.</param>
    public static string? FolderHere(Func<string, string?> variable)
    {
        if (variable(Variable) is { Length: > 0 } named)
        {
            return Path.GetFullPath(named);
        }

        var state = variable("XDG_STATE_HOME") is { Length: > 0 } given && Path.IsPathRooted(given) ? given
            : variable("HOME") is { Length: > 0 } home && Path.IsPathRooted(home) ? Path.Combine(home, ".local", "state") : null;
        return !OperatingSystem.IsLinux() || state is null ? null : Path.Combine(state, "ollama-validator");
    }

    /// <summary>
    /// Ends every process that an earlier run provably started and left: it carries the mark of a recorded boot in its environment,
    /// or descends from one that does, and the process that booted it is gone. SIGTERM first, then SIGKILL; takes less than 4 s.
    /// </summary>
    /// <param name="folder">The folder of the records.</param>
    /// <param name="clock">The clock.</param>
    /// <returns>What was ended, as the user reads it, and what could not be.</returns>
    public static async Task<IReadOnlyList<StaleProcess>> SweepAsync(string folder, TimeProvider clock)
    {
        var stale = new List<StaleProcess>();
        foreach (var (path, record) in new BootRecords(folder).All())
        {
            if (record.IsOfEarlierBoot)
            {
                BootRecords.Remove(path);
            }
            else if (record.IsOfThisNamespace && !record.OwnerLives && record.Mark != Environment.GetEnvironmentVariable(ServerTree.MarkVariable))
            {
                var found = await EndAsync(new ServerTree(NoRoot, record.Mark), clock);
                stale.AddRange(found);
                if (found.All(process => process.Ended))
                {
                    BootRecords.Remove(path);
                }
            }
        }

        return stale;
    }

    private const int NoRoot = -1;

    private static async Task<IReadOnlyList<StaleProcess>> EndAsync(ServerTree tree, TimeProvider clock)
    {
        var found = tree.Members();
        if (found.Count == 0)
        {
            return [];
        }

        var commands = found.ToDictionary(process => process.Id, process => ProcessTable.Command(process.Id));
        var left = await TreeStopper.EndAsync(tree, clock);
        return [.. found.Select(process => new StaleProcess(process.Id, commands[process.Id], Ended: !left.Contains(process.Id)))];
    }
}

/// <summary>A process that an earlier run left.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Command">Its executable's name; null when that could not be read.</param>
/// <param name="Ended">Whether it is gone now.</param>
public sealed record StaleProcess(int Id, string? Command, bool Ended)
{
    /// <summary>As the user reads it.</summary>
    public override string ToString() => Command is null ? $"{Id}" : $"{Id} ({Command})";
}
