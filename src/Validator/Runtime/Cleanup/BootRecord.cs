using System.Text.Json;
using System.Text.Json.Nodes;

namespace Validator.Runtime;

/// <summary>Written down before a server is started: which mark its processes carry, and whose they are.</summary>
/// <param name="Mark">Value of <see cref="ServerTree.MarkVariable"/>, unique to the boot.</param>
/// <param name="Owner">Id of the process of this tool that booted it.</param>
/// <param name="OwnerStarted">When that was started, in clock ticks since the machine's boot; with the id it names a process for good.</param>
/// <param name="Machine">The machine's own boot: after the next one no process of this record lives.</param>
/// <param name="Namespace">The process ids' namespace; in another container the same id is another process.</param>
internal sealed record BootRecord(string Mark, int Owner, long OwnerStarted, string Machine, string Namespace)
{
    /// <summary>The record of a boot by this process; null where the system does not tell what it takes.</summary>
    public static BootRecord? Of(string mark) =>
        ProcessTable.Find(Environment.ProcessId) is { } self && MachineHere() is { } machine && NamespaceHere() is { } space
            ? new BootRecord(mark, self.Id, self.Started, machine, space) : null;

    /// <summary>Whether the record speaks of a time before the machine's last boot.</summary>
    public bool IsOfEarlierBoot => MachineHere() is { } machine && machine != Machine;

    /// <summary>Whether its process ids mean the same here as where it was written.</summary>
    public bool IsOfThisNamespace => MachineHere() == Machine && NamespaceHere() == Namespace;

    /// <summary>Whether the process that booted it still lives.</summary>
    public bool OwnerLives => ProcessTable.Find(Owner) is { Alive: true } owner && owner.Started == OwnerStarted;

    /// <summary>As JSON.</summary>
    public string Write() => new JsonObject
    {
        ["mark"] = Mark,
        ["owner"] = Owner,
        ["ownerStarted"] = OwnerStarted,
        ["machine"] = Machine,
        ["namespace"] = Namespace,
    }.ToJsonString();

    /// <summary>Reads what <see cref="Write"/> wrote; null for anything else, and for a mark that no boot of ours could have.</summary>
    public static BootRecord? Read(string text)
    {
        try
        {
            return JsonNode.Parse(text) is JsonObject record
                && Text(record["mark"]) is { } mark && Guid.TryParseExact(mark, "N", out _)
                && record["owner"] is JsonValue owner && owner.TryGetValue<int>(out var id)
                && record["ownerStarted"] is JsonValue started && started.TryGetValue<long>(out var ticks)
                && Text(record["machine"]) is { } machine && Text(record["namespace"]) is { } space
                ? new BootRecord(mark, id, ticks, machine, space) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static string? MachineHere()
    {
        try
        {
            return File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string? NamespaceHere()
    {
        try
        {
            return new FileInfo("/proc/self/ns/pid").LinkTarget;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
