using System.Text;
using Validator.Integrity;
using Validator.Load;
using Validator.Pipeline;
using Validator.Tests.Integrity;
using Xunit;
using Recording = Validator.Tests.Integrity.Recording;

namespace Validator.Tests.Pipeline;

/// <summary>Raw responses as other tools record them.</summary>
public sealed class ReplayTests : IDisposable
{
    private static readonly string Recordings = Path.Combine(AppContext.BaseDirectory, "recordings");
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Names =>
        [.. Recording.All.Where(recording => recording.Verdict is "sound" or "refused" or "broken" && recording.Name != "34-cors-preflight" && recording.Response.Length > 0).Select(recording => recording.Name)];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_recording_with_its_request_beside_it_is_judged_as_the_table_says(string name)
    {
        var recording = Recording.All.Single(known => known.Name == name);
        var stalled = recording.Classes.Contains("transport.stall") || recording.Classes.Contains("transport.timeout_first_byte");

        var (report, problem) = await Replay.OfAsync(Path.Combine(Recordings, $"{name}.response.txt"), new ReplayOptions(End: stalled ? ExchangeEnd.Stall : null), TestContext.Current.CancellationToken);

        Assert.Null(problem);
        Assert.Equal(recording.Classes, report!.Answer.Violations.Select(violation => violation.Class));
        Assert.Equal(recording.Classes.Length == 0 ? 0 : 1, report.ExitCode);
    }

    [Fact]
    public async Task Without_a_request_the_answer_tells_what_was_asked_and_the_user_may_say_otherwise()
    {
        static string Chat(string frame) => frame.Replace("\"response\":\"a\"", "\"message\":{\"role\":\"assistant\",\"content\":\"a\"}", StringComparison.Ordinal)
            .Replace("\"response\":\"\"", "\"message\":{\"role\":\"assistant\",\"content\":\"\"}", StringComparison.Ordinal);
        var path = Write("answer.http", Feed.Chunked(Chat(Frames.Content), Chat(Frames.Terminal)));

        var report = (await Replay.OfAsync(path, new ReplayOptions(), TestContext.Current.CancellationToken)).Report!;
        var document = (await Replay.OfAsync(path, new ReplayOptions("tiny", NoStream: true), TestContext.Current.CancellationToken)).Report!;

        Assert.Equal(0, report.ExitCode);
        Assert.Contains(report.Notes, note => note.StartsWith("model tiny: taken from the answer itself", StringComparison.Ordinal));
        Assert.Contains(report.Notes, note => note.StartsWith("read as the streamed answer of chat", StringComparison.Ordinal));
        Assert.Contains(report.Answer.ClientHazards, hazard => hazard.Reader == ClientHazards.OneDocumentReader);
        Assert.Contains("^^", document.Answer.Violations.Single(violation => violation.Class == "json.concatenated").Excerpt, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("hello", "it begins with \"hello\"")]
    [InlineData("\u001f\u008bnot packed at all", "it cannot be unpacked")]
    public async Task What_is_no_recording_is_told(string content, string words)
    {
        var (report, problem) = await Replay.OfAsync(Write("x.http", content), new ReplayOptions(), TestContext.Current.CancellationToken);

        Assert.Null(report);
        Assert.Contains(words, problem!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_told() =>
        Assert.Contains("there is no file", (await Replay.OfAsync(Path.Combine(_folder.Path, "nowhere"), new ReplayOptions(), TestContext.Current.CancellationToken)).Problem!.Message, StringComparison.Ordinal);

    private string Write(string name, string latin)
    {
        var path = Path.Combine(_folder.Path, name);
        File.WriteAllBytes(path, Encoding.Latin1.GetBytes(latin));
        return path;
    }
}
