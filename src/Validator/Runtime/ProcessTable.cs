using System.Globalization;

namespace Validator.Runtime;

/// <summary>A process as <c>/proc</c> shows it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Parent">Id of its parent.</param>
/// <param name="Alive">False for a zombie: it is gone, only nobody has asked for its exit code yet.</param>
/// <param name="Started">Clock ticks since the machine's boot; with the id it names a process for good.</param>
internal readonly record struct ProcessEntry(int Id, int Parent, bool Alive, long Started)
{
    /// <summary>Whether a signal stopped it: it lives and does nothing.</summary>
    public bool Stopped { get; init; }
}

/// <summary>The processes of a Linux machine; empty elsewhere.</summary>
internal static class ProcessTable
{
    /// <summary>All processes, in no order.</summary>
    public static IEnumerable<ProcessEntry> Read()
    {
        if (!OperatingSystem.IsLinux())
        {
            yield break;
        }

        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) && Find(id) is { } entry)
            {
                yield return entry;
            }
        }
    }

    /// <summary>One process; null when there is none.</summary>
    public static ProcessEntry? Find(int id)
    {
        if (ReadText(id, "stat") is not { } stat)
        {
            return null;
        }

        // The name, in parentheses, may itself hold spaces and parentheses.
        var fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        const int state = 0, parent = 1, started = 19;
        return fields.Length > started
            && int.TryParse(fields[parent], CultureInfo.InvariantCulture, out var parentId)
            && long.TryParse(fields[started], CultureInfo.InvariantCulture, out var ticks)
            ? new ProcessEntry(id, parentId, fields[state] is not ("Z" or "X"), ticks) { Stopped = fields[state] is "T" or "t" }
            : null;
    }

    /// <summary>Whether the process was started with the variable in its environment; false when that may not be read.</summary>
    public static bool HasVariable(int id, string assignment) =>
        ReadText(id, "environ") is { } environment && environment.Split('\0').Contains(assignment, StringComparer.Ordinal);

    /// <summary>The program of a process and its arguments; null when the process is gone or may not be read, empty for a zombie.</summary>
    public static IReadOnlyList<string>? CommandLine(int id) => ReadText(id, "cmdline") is not { } text ? null
        : text.Length == 0 ? []
        : text.TrimEnd('\0').Split('\0');

    /// <summary>Name of the program that a process runs; null when that may not be read.</summary>
    public static string? Command(int id) => CommandLine(id) is [{ Length: > 0 } program, ..] ? Path.GetFileName(program) : null;

    private static string? ReadText(int id, string file)
    {
        try
        {
            return File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/{file}"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
