using System.Globalization;

namespace Validator.Runtime;

/// <summary>Command lines of running processes. Linux only; none elsewhere.</summary>
internal static class CommandLine
{
    /// <summary>The program and its arguments; null when the process is gone or may not be read, empty for a zombie.</summary>
    public static IReadOnlyList<string>? Of(int process)
    {
        try
        {
            var text = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/cmdline"));
            return text.Length == 0 ? [] : text.TrimEnd('\0').Split('\0');
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
