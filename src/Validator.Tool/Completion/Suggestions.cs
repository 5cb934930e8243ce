using System.CommandLine;
using System.Globalization;

namespace Validator.Tool.Completion;

/// <summary>Answers a shell that asks what could stand at its cursor: <c>[suggest:POSITION] "THE LINE"</c>, as System.CommandLine's own directive does.</summary>
internal static class Suggestions
{
    private const string Directive = "[suggest";

    /// <summary>Whether a shell asks.</summary>
    public static bool AreAsked(IReadOnlyList<string> arguments) => arguments is [['[', ..] first, ..] && first.StartsWith(Directive, StringComparison.Ordinal) && first.EndsWith(']');

    /// <summary>Writes the words, a line each. Never fails: a shell in the middle of a line has no use for an error.</summary>
    public static void Write(RootCommand root, IReadOnlyList<string> arguments, TextWriter output)
    {
        var line = arguments.Count > 1 ? arguments[1] : string.Empty;
        var colon = arguments[0].IndexOf(':', StringComparison.Ordinal);
        var position = colon > 0 && int.TryParse(arguments[0][(colon + 1)..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? Math.Min(given, line.Length) : line.Length;

        // The first word is how the tool was called, which the parser must not take for one of its own.
        var name = line.IndexOf(' ', StringComparison.Ordinal) + 1;
        if (name == 0 || position < name)
        {
            return;
        }

        var typed = line[name..position];
        var parsed = root.Parse(typed, new ParserConfiguration { ResponseFileTokenReplacer = null });
        var word = typed[(typed.LastIndexOf(' ') + 1)..];
        string[] labels =
        [
            .. parsed.GetCompletions(typed.Length).Select(item => item.Label)
                .Where(label => label.StartsWith(word, StringComparison.Ordinal) && label is not ("-?" or "-h" or "/?" or "/h"))
                .Distinct(StringComparer.Ordinal),
        ];

        // Options are offered to whoever begins one, and where nothing else could stand.
        string[] others = [.. labels.Where(label => !label.StartsWith('-'))];
        foreach (var label in others.Length > 0 ? others : labels)
        {
            output.WriteLine(label);
        }
    }
}
