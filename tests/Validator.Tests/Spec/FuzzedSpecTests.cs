using CsCheck;
using Validator.Gates;
using Validator.Spec;
using Xunit;

namespace Validator.Tests.Spec;

/// <summary>A thousand good specs, each with a few things made wrong as people make them wrong.</summary>
public sealed class FuzzedSpecTests
{
    private const int Specs = 1000;
    private const string Seed = "0N0XIzNsQ0O2";

    private static readonly string[] Sources =
    [
        .. Samples.Names.Where(name => name.StartsWith("good-", StringComparison.Ordinal)).Select(Samples.Text),
        .. Directory.EnumerateFiles(Path.Combine(Samples.PathOf(string.Empty), "..", "..", "..", "deployments"), "*.yaml").Order(StringComparer.Ordinal).Select(File.ReadAllText),
    ];

    private static readonly string[] Values =
    [
        "5 parsecs", "-1", "yes", "0x10", "1e999", "\"\"", "null", "[]", "{}", "[a, b]", "{ a: b }", "${UNSET_NAME}", "${UNCLOSED", "5min", "10 GB", "1,000", "embeded", "true", "99999999999999999999",
        ">= 4", "**/*.py", "@x", "ttft <= 2s", "requests.count == -1 with 95% confidence", "decode.tokens_per_second.p99 >= 1 GiB", "!tag x", "&anchor x", "*alias", "2026-11-29", "\"\\u0000\"",
    ];

    /// <summary>What stands in a gate in the place of one of its words.</summary>
    private static readonly string[] GateWords =
    [
        "ttfft.p90", "ttft", "ttft.p101", "ttft.p90{query=zz}", "ttft.p90{", "requests.count.p50", "goodput", "=>", "=", "<", "==", "5", "-1", "1e400", "5 parsecs", "10ms", "110%", "of", "of best", "baseline",
        "with", "with 10% confidence", "confidence", "\u0000", "\"", ">=>=", "100%100%",
    ];

    private static readonly Gen<string> Wrong =
        from source in Gen.OneOf(Sources)
        from edits in Gen.Select(Gen.Int[0, 8], Gen.Int[0, 1_000_000], Gen.OneOf(Values)).Array[1, 4]
        select edits.Aggregate(source.ReplaceLineEndings("\n"), (text, edit) => Edit(text, edit.Item1, edit.Item2, edit.Item3));

    [Fact]
    public void Each_error_has_its_line_and_says_what_is_legal()
    {
        var wrong = 0;
        Wrong.Sample(
            text =>
            {
                var read = SpecReader.ReadText(text, "fuzzed.yaml", Samples.Isolated);
                Diagnostic[] errors = [.. read.Diagnostics.Concat(read.Gates.SelectMany(gate => GateExpression.Parse(gate.Expression, gate.Location).Diagnostics)).Where(one => one.Severity == DiagnosticSeverity.Error)];
                Assert.Equal(read.Spec is null, read.Diagnostics.Any(one => one.Severity == DiagnosticSeverity.Error));
                var lines = text.Split('\n').Length;
                foreach (var error in errors)
                {
                    Assert.NotNull(error.Location);
                    Assert.InRange(error.Location.Line, 1, lines);
                    Assert.True(SaysWhatIsLegal(error), error.ToString());
                }

                Interlocked.Add(ref wrong, errors.Length > 0 ? 1 : 0);
            },
            seed: Seed,
            iter: Specs,
            threads: 1);

        // A generator that made nothing wrong would prove nothing.
        Assert.InRange(wrong, Specs / 2, Specs);
    }

    private static bool SaysWhatIsLegal(Diagnostic error) =>
        error.Hint is { Length: > 0 } || error.Message.Contains(": expected ", StringComparison.Ordinal) || error.Message.Contains("legal", StringComparison.Ordinal);

    private static string Edit(string text, int kind, int where, string value)
    {
        var lines = text.Split('\n');
        var gates = Enumerable.Range(0, lines.Length).Where(index => lines[index].TrimStart().StartsWith("- ", StringComparison.Ordinal) && lines[index].AsSpan().ContainsAny("<>=")).ToArray();
        if (kind > 5 && gates.Length > 0)
        {
            lines[gates[where % gates.Length]] = Gate(lines[gates[where % gates.Length]], kind, where);
            return string.Join('\n', lines);
        }

        var keyed = Enumerable.Range(0, lines.Length).Where(index => lines[index].Contains(':', StringComparison.Ordinal) && !lines[index].TrimStart().StartsWith('#')).ToArray();
        if (keyed.Length == 0)
        {
            return text;
        }

        ref var line = ref lines[keyed[where % keyed.Length]];
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        switch (kind)
        {
            case 0 when colon > 1:
                line = line.Remove(Math.Max(0, colon - 1 - (where % 3)), 1);
                break;
            case 1 when colon > 1:
                line = line.Insert(colon, value.Length > 3 ? "s" : "X");
                break;
            case 2:
                line = line[..(colon + 1)] + " " + value;
                break;
            case 3:
                line = line + "\n" + line;
                break;
            case 4:
                line = "  " + line;
                break;
            default:
                line = string.Empty;
                break;
        }

        return string.Join('\n', lines);
    }

    /// <summary>A gate with a word replaced, left out, or cut.</summary>
    private static string Gate(string line, int kind, int where)
    {
        var words = line.Split(' ');
        var at = Array.FindIndex(words, word => word.Length > 1) is var first and >= 0 ? first + (where / 7 % (words.Length - first)) : words.Length - 1;
        words[at] = kind switch
        {
            6 => GateWords[where % GateWords.Length],
            7 => string.Empty,
            _ => words[at].Length == 0 ? "x" : words[at].Remove(where % words[at].Length, 1),
        };
        return string.Join(' ', words);
    }
}
