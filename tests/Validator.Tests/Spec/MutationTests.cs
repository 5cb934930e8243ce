using CsCheck;
using Validator.Spec;
using Xunit;

namespace Validator.Tests.Spec;

/// <summary>Good specs with damage done to them.</summary>
public class MutationTests
{
    private const string Marks = "\t\n:-[]{}&*!|>'\"%@`#,?~ $x0\\\u0001é\u2028";

    private static readonly Gen<string> Damaged = Damage(Gen.OneOf("good-full", "good-small", "good-anchors", "warnings").Select(Samples.Text));

    /// <summary>Good texts with some letters, lines or marks lost, doubled or put in.</summary>
    internal static Gen<string> Damage(Gen<string> texts) =>
        from text in texts
        from edits in Gen.Select(Gen.Int[0, 5], Gen.Int[0, 1_000_000], Gen.Int[0, Marks.Length - 1], Gen.Int[1, 12]).Array[1, 6]
        select edits.Aggregate(text, (t, e) => Edit(t, e.Item1, e.Item2, Marks[e.Item3], e.Item4));

    private static string Edit(string text, int kind, int where, char mark, int length)
    {
        if (text.Length == 0)
        {
            return mark.ToString();
        }

        var at = where % text.Length;
        var end = Math.Min(text.Length, at + length);
        var lines = text.Split('\n').ToList();
        var line = where % lines.Count;
        switch (kind)
        {
            case 0:
                return text.Remove(at, end - at);
            case 1:
                return text.Insert(at, text[at..end]);
            case 2:
                return text[..at] + mark + text[(at + 1)..];
            case 3:
                return text.Insert(at, new string(mark, length));
            case 4:
                lines.RemoveAt(line);
                return string.Join('\n', lines);
            default:
                lines.Insert((line + length) % lines.Count, lines[line]);
                return string.Join('\n', lines);
        }
    }

    [Fact]
    public void Damage_is_located_and_answered() => Damaged.Sample(
        text =>
        {
            var result = SpecReader.ReadText(text, "damaged.yaml", Samples.Isolated);
            Assert.Equal(result.Spec is null, result.Diagnostics.Any(d => d.Severity == DiagnosticSeverity.Error));
            Assert.Equal(result.Spec is null, result.Resolved is null);
            var lines = text.Split(["\r\n", "\n", "\r", "\u0085", "\u2028", "\u2029"], StringSplitOptions.None);
            foreach (var diagnostic in result.Diagnostics)
            {
                var at = diagnostic.Location!;
                Assert.InRange(at.Line, 1, lines.Length);
                Assert.True(at.Column >= 1 && at.Column <= lines[at.Line - 1].Length + 1, diagnostic.ToString());
                Assert.False(diagnostic.Message.StartsWith("unknown key", StringComparison.Ordinal) && !diagnostic.Hint!.Contains("legal here: ", StringComparison.Ordinal));
            }

            if (result.Spec is not null)
            {
                Assert.NotNull(SpecReader.ReadText(result.Resolved!, "resolved.yaml", Samples.Isolated).Spec);
            }
        },
        iter: 3000);

    [Fact]
    public void Any_text_is_answered() => Gen.String[Gen.OneOf(Gen.Char, Gen.OneOf(Marks.ToCharArray())), 0, 200].Sample(
        text => { Assert.NotEmpty(SpecReader.ReadText(text, "noise.yaml", Samples.Isolated).Diagnostics); },
        iter: 1000);
}
