using System.Globalization;

namespace Validator.Runtime;

/// <summary>A process of a server's tree that appeared or is gone.</summary>
/// <param name="Process">Its id.</param>
/// <param name="Line">Its program and arguments, as far as they were read.</param>
internal sealed record TreeMember(int Process, IReadOnlyList<string> Line)
{
    /// <summary>Whether it infers.</summary>
    public bool IsRunner => RunnerArguments.AreOfRunner(Line);
}

/// <summary>What changed in a server's tree since the last look.</summary>
/// <param name="RunnersEnded">Runners that are gone.</param>
/// <param name="RunnersStarted">Runners that appeared.</param>
/// <param name="ListenerEnded">The process that listens on the server's port, where that is not the one we started and it is gone; else null.</param>
internal sealed record TreeChange(IReadOnlyList<TreeMember> RunnersEnded, IReadOnlyList<TreeMember> RunnersStarted, int? ListenerEnded);

/// <summary>
/// Watches who infers and who listens in a server's tree. A look lists the ids of all processes and reads one file for each that
/// is new or watched, so that it may be taken every second beside a load. Linux only; sees nothing elsewhere. Not thread-safe.
/// </summary>
internal sealed class TreeWatch
{
    private readonly Dictionary<int, (long Started, TreeMember Member)> members = [];
    private readonly int root;
    private HashSet<int> known = [];
    private int? listener;
    private volatile int[] processes = [];

    /// <summary>Takes the first look.</summary>
    public TreeWatch(OllamaServer server)
    {
        root = server.ProcessId;
        processes = root == 0 ? [] : [root];
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        known = [.. Ids()];
        foreach (var child in server.Children())
        {
            members[child.Id] = (child.Started, new TreeMember(child.Id, ProcessTable.CommandLine(child.Id) ?? []));
            known.Add(child.Id);
        }

        Publish();

        var port = server.BaseAddress.Port;
        if (LoopbackPort.IsHeldBy(port, [root]) == false)
        {
            listener = members.Keys.Where(id => LoopbackPort.IsHeldBy(port, [id]) == true).Select(id => (int?)id).FirstOrDefault();
        }
    }

    /// <summary>The runners that live as far as is known.</summary>
    public IReadOnlyList<TreeMember> Runners => [.. members.Values.Select(pair => pair.Member).Where(member => member.IsRunner)];

    /// <summary>The first process and all below it, as of the last look; may be asked from any thread.</summary>
    public IReadOnlyList<int> Processes => processes;

    /// <summary>Looks again.</summary>
    public TreeChange Look()
    {
        if (!OperatingSystem.IsLinux())
        {
            return new TreeChange([], [], null);
        }

        var gone = members.Where(pair => ProcessTable.Find(pair.Key) is not { Alive: true } now || now.Started != pair.Value.Started).Select(pair => pair.Value.Member).ToArray();
        foreach (var member in gone)
        {
            members.Remove(member.Process);
        }

        int? ended = listener is { } last && gone.Any(member => member.Process == last) ? last : null;
        listener = ended is null ? listener : null;
        TreeMember[] appeared = [.. Appeared()];
        Publish();
        return new TreeChange([.. gone.Where(member => member.IsRunner)], appeared, ended);
    }

    private IEnumerable<TreeMember> Appeared()
    {
        var ids = Ids().ToHashSet();
        foreach (var id in ids.Where(id => !known.Contains(id)).Order())
        {
            if (ProcessTable.Find(id) is { Alive: true } process && (process.Parent == root || members.ContainsKey(process.Parent)))
            {
                members[id] = (process.Started, new TreeMember(id, []));
            }
        }

        known = ids;

        // A child shows its parent's line until it has become a program of its own, so each is looked at until it is a runner.
        foreach (var (id, (started, member)) in members.Where(pair => !pair.Value.Member.IsRunner).ToArray())
        {
            var now = member with { Line = ProcessTable.CommandLine(id) ?? [] };
            if (now.IsRunner)
            {
                members[id] = (started, now);
                yield return now;
            }
        }
    }

    private void Publish()
    {
        int[] now = root == 0 ? [] : [root, .. members.Keys.Where(id => id != root).Order()];
        if (!now.AsSpan().SequenceEqual(processes))
        {
            processes = now;
        }
    }

    private static IEnumerable<int> Ids() => Directory.EnumerateDirectories("/proc")
        .Select(folder => int.TryParse(Path.GetFileName(folder.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0)
        .Where(id => id > 0);
}
