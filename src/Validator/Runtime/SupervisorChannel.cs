using System.Globalization;
using System.Text;

namespace Validator.Runtime;

/// <summary>
/// What the supervisor tells the tool: lines on standard output, among the server's own, that begin with the boot's mark,
/// which only the two of them know.
/// </summary>
internal static class SupervisorChannel
{
    /// <summary>The server runs; the number is its process id.</summary>
    public const string Started = "started";

    /// <summary>The server has ended; the number is its exit code.</summary>
    public const string Exited = "exited";

    /// <summary>Writes a message. Does nothing without a mark or when nobody listens any more.</summary>
    public static async Task SayAsync(string? mark, string word, int number)
    {
        if (mark is null)
        {
            return;
        }

        try
        {
            // One write, so that no output of the server gets between.
            var line = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{mark} {word} {number}\n"));
            var output = Console.OpenStandardOutput();
            await using (output)
            {
                await output.WriteAsync(line);
            }
        }
        catch (IOException)
        {
            // The tool is gone; the end of our input will say so too.
        }
    }

    /// <summary>Reads a message off the end of a line.</summary>
    /// <param name="line">A line of output, perhaps with an unfinished line of the server before the message.</param>
    /// <param name="mark">The boot's mark.</param>
    /// <param name="word">The message's word.</param>
    /// <param name="number">Its number.</param>
    /// <param name="rest">What of the line is not the message.</param>
    /// <returns>False when the line holds no message.</returns>
    public static bool TryRead(string line, string mark, out string word, out int number, out string rest)
    {
        (word, number, rest) = (string.Empty, 0, line);
        var at = line.LastIndexOf(mark, StringComparison.Ordinal);
        if (at < 0 || line[(at + mark.Length)..].Split(' ', StringSplitOptions.RemoveEmptyEntries) is not [var said, var digits]
            || !int.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number))
        {
            return false;
        }

        (word, rest) = (said, line[..at]);
        return true;
    }
}
