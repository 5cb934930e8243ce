using System.Runtime.CompilerServices;
using System.Text;

namespace Validator.Engine.Tests.Conformance;

/// <summary>Every recorded exchange with a real Ollama, sent to the engine in the state in which it was recorded.</summary>
public sealed class ConformanceTests(WalkResults results) : IClassFixture<WalkResults>
{
    private static readonly string s_folder = Path.Combine(AppContext.BaseDirectory, "Conformance");

    /// <summary>Reason by its name, and whether it says that the recording cannot be replayed.</summary>
    private static readonly Dictionary<string, (bool Unsent, string Text)> s_reasons = Rows("reasons.tsv")
        .ToDictionary(row => row[0], row => (row[1] == "unsent", row[2]), StringComparer.Ordinal);

    private static readonly Dictionary<string, string> s_deviations = Rows("deviations.tsv")
        .ToDictionary(row => row[0], row => row[1], StringComparer.Ordinal);

    public static TheoryData<string> Names => [.. WireExchange.Names()];

    [Theory]
    [MemberData(nameof(Names))]
    public void Agrees_with_the_recording_or_says_why_not(string name)
    {
        bool sent = results.Differences.TryGetValue(name, out string? difference);
        string? reason = s_deviations.GetValueOrDefault(name);
        if (reason is null)
        {
            Assert.True(sent, "neither sent nor named in deviations.tsv");
            Assert.True(difference is null, difference);
            return;
        }

        Assert.Equal(!sent, s_reasons[reason].Unsent);
        Assert.True(!sent || difference is not null, $"agrees by now, but deviations.tsv says {reason}");
    }

    [Fact]
    public void Every_deviation_is_of_a_recording_and_every_reason_is_used()
    {
        Assert.Empty(s_deviations.Keys.Except(WireExchange.Names()));
        Assert.Empty(s_reasons.Keys.Except(s_deviations.Values).Concat(s_deviations.Values.Except(s_reasons.Keys)));
    }

    /// <summary>GOLDEN=write writes the table instead, to be read before it is committed.</summary>
    [Fact]
    public void The_table_is_that_of_the_readme()
    {
        string table = Table();
        File.WriteAllText(Path.Combine(AppContext.BaseDirectory, "conformance.md"), table);
        TestContext.Current.TestOutputHelper?.WriteLine(table);
        string path = Path.Combine(Path.GetDirectoryName(ThisFile())!, "README.md");
        if (Environment.GetEnvironmentVariable("GOLDEN") == "write")
        {
            File.WriteAllText(path, table);
        }

        Assert.Equal(File.ReadAllText(path), table);
    }

    private static string ThisFile([CallerFilePath] string file = "") => file;

    private static IEnumerable<string[]> Rows(string file) =>
        File.ReadLines(Path.Combine(s_folder, file)).Where(line => line.Length > 0).Select(line => line.Split('\t'));

    private static string Table()
    {
        List<(string Name, string Outcome, string Reason)> rows = [.. WireExchange.Names().Select(name =>
        {
            string reason = s_deviations.GetValueOrDefault(name, "");
            return (name, reason.Length == 0 ? "agrees" : s_reasons[reason].Unsent ? "cannot be replayed" : "differs deliberately", reason);
        })];
        StringBuilder text = new("# Conformance with Ollama\n\nThe recorded exchanges with Ollama 0.33.0-rc2, sent to the engine: status line, headers and their order, framing and the shape of every frame are compared.\n\n");
        text.Append("| outcome | recordings |\n|---|---|\n");
        foreach (IGrouping<string, (string Name, string Outcome, string Reason)> group in rows.GroupBy(row => row.Outcome).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"| {group.Key} | {group.Count()} |\n");
        }

        text.Append("\n| reason | meaning |\n|---|---|\n");
        text.AppendJoin("", s_reasons.OrderBy(reason => reason.Key, StringComparer.Ordinal).Select(reason => $"| {reason.Key} | {reason.Value.Text} |\n"));
        text.Append("\n| recording | outcome | reason |\n|---|---|---|\n");
        return text.AppendJoin("", rows.Select(row => $"| {row.Name} | {row.Outcome} | {row.Reason} |\n")).ToString();
    }
}
