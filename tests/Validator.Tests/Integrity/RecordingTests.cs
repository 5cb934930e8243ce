using CsCheck;
using Validator.Integrity;
using Xunit;

namespace Validator.Tests.Integrity;

/// <summary>The reader against the recorded truth.</summary>
public sealed class RecordingTests
{
    internal static IEnumerable<Recording> Judged => Recording.All.Where(r => r.Verdict != "excluded");

    public static TheoryData<string> Names => [.. Judged.Select(r => r.Name)];

    [Fact]
    public void The_recordings_are_all_there()
    {
        Assert.Equal(259, Recording.All.Count);
        Assert.True(Names.Count > 240, $"{Names.Count}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_verdict_is_that_of_the_table(string name)
    {
        var recording = Recording.All.Single(r => r.Name == name);

        var report = Read(new ResponseReader(), recording, []);

        Assert.Equal(recording.Classes, Feed.Classes(report));
        Assert.All(report.Violations, v => Assert.Equal(recording.Side, v.Side.ToString().ToLowerInvariant()));
        Assert.Equal(report.Violations.Count, report.ViolationTotal);
        Assert.Equal(recording.Response.Length, report.Bytes);
        Assert.Equal(
            recording.Verdict,
            report.Violations.Count == 0 ? "sound"
                : report.Violations[0].Class == ViolationClass.HttpStatus ? "refused"
                : report.Violations[0].Class == ViolationClass.ContextTruncated ? "truncated"
                : "broken");
    }

    [Fact]
    public void Any_segmentation_gives_the_same_report()
    {
        var reader = new ResponseReader();
        foreach (var recording in Effort.Cases(Judged, recording => recording.Response.Length))
        {
            var whole = Comparable(Read(reader, recording, []));
            Assert.Equal(whole, Comparable(Read(reader, recording, [1])));
            Gen.Int[1, 300].Array[1, 40].Sample(pieces => Comparable(Read(reader, recording, pieces)) == whole, iter: 5, threads: 1);
        }
    }

    private static string Comparable(ResponseReport report) =>
        report with { Violations = [] } + string.Join('\n', report.Violations);

    private static ResponseReport Read(ResponseReader reader, Recording recording, int[] pieces) =>
        Feed.Bytes(reader, recording.Expected, recording.Response, pieces, recording.End);
}
