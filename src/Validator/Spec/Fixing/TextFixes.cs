using System.Text;

namespace Validator.Spec.Fixing;

/// <summary>Puts fixes into a text.</summary>
internal static class TextFixes
{
    /// <summary>The text with the fixes in it, and which of the diagnostics they were of. Of fixes that overlap the first is taken.</summary>
    /// <param name="text">The text that was read.</param>
    /// <param name="file">Its name in the diagnostics; those of other files are left.</param>
    /// <param name="diagnostics">What was found.</param>
    public static (string Text, IReadOnlyList<Diagnostic> Fixed) Apply(string text, string file, IEnumerable<Diagnostic> diagnostics)
    {
        var starts = Starts(text);
        var output = new StringBuilder();
        var at = 0;
        var done = new List<Diagnostic>();
        foreach (var (diagnostic, offset) in diagnostics
            .Where(one => one is { Fix: not null, Location: { } place } && place.File == file && place.Line <= starts.Count)
            .Select(one => (one, starts[one.Location!.Line - 1] + one.Location.Column - 1))
            .OrderBy(one => one.Item2))
        {
            var fix = diagnostic.Fix!;
            if (offset < at || offset + fix.Old.Length > text.Length || string.CompareOrdinal(text, offset, fix.Old, 0, fix.Old.Length) != 0)
            {
                continue;
            }

            output.Append(text, at, offset - at).Append(fix.New);
            at = offset + fix.Old.Length;
            done.Add(diagnostic);
        }

        return (output.Append(text, at, text.Length - at).ToString(), done);
    }

    /// <summary>Where the lines begin, by the breaks that the parser counts lines by.</summary>
    private static List<int> Starts(string text)
    {
        List<int> starts = [0];
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is '\n' or '\u0085' or '\u2028' or '\u2029' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n')))
            {
                starts.Add(i + 1);
            }
        }

        return starts;
    }
}
