using System.Globalization;
using System.Text.Json;

namespace Validator.Benchmarks.Recorded;

/// <summary>The floor: parses each line of a request log and forgets it, in a process of its own.</summary>
internal static class ParseLoop
{
    /// <summary>The word on the command line that makes a process one; the file follows.</summary>
    public const string Word = "--parse";

    public static void Run(string path)
    {
        long ids = 0;
        foreach (string line in File.ReadLines(path))
        {
            using JsonDocument document = JsonDocument.Parse(line);
            ids += document.RootElement.GetProperty("id").GetInt64();
        }

        Console.Out.WriteLine(ids.ToString(CultureInfo.InvariantCulture));
    }
}
