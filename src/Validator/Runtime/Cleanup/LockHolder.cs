using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Validator.Runtime;

/// <summary>Who holds the machine's lock, written beside it for those who wait. Never trusted: another user may have written it.</summary>
/// <param name="Process">Id of the process.</param>
/// <param name="Name">What it verifies.</param>
/// <param name="Since">When it took the lock.</param>
internal sealed record LockHolder(int Process, string Name, DateTimeOffset Since)
{
    private const int MostCharacters = 4096;
    private const int LongestName = 100;

    /// <summary>As the user reads it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"process {Process} ({Name}), since {Since.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC");

    /// <summary>Writes it; does nothing where that is not possible, for it is a courtesy.</summary>
    public void Write(string path)
    {
        try
        {
            var text = new JsonObject { ["process"] = Process, ["name"] = Name, ["since"] = Since.ToString("O", CultureInfo.InvariantCulture) }.ToJsonString();
            if (new FileInfo(path).LinkTarget is null)
            {
                SharedFile.Create(path);
                using var file = new StreamWriter(new FileStream(path, FileMode.Truncate, FileAccess.Write, FileShare.ReadWrite));
                file.Write(text);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Who waits is then told that another process holds the lock, and not which.
        }
    }

    /// <summary>Reads it; null when nothing sound is there.</summary>
    public static LockHolder? Read(string path)
    {
        try
        {
            var buffer = new char[MostCharacters];
            using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
            var text = new string(buffer, 0, reader.ReadBlock(buffer));
            return JsonNode.Parse(text) is JsonObject holder
                && holder["process"] is JsonValue process && process.TryGetValue<int>(out var id)
                && holder["name"] is JsonValue name && name.TryGetValue<string>(out var words)
                && holder["since"] is JsonValue since && since.TryGetValue<DateTimeOffset>(out var time)
                ? new LockHolder(id, Shown(words), time) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    private static string Shown(string name) => string.Concat(name.Where(character => !char.IsControl(character)).Take(LongestName));
}
