using System.IO.Compression;
using System.Text;
using CsCheck;
using Validator.Integrity;
using Validator.Load;
using Validator.Pipeline;
using Validator.Spec;
using Validator.Tests.Integrity;
using Xunit;
using Recording = Validator.Tests.Integrity.Recording;

namespace Validator.Tests.Pipeline;

public sealed class WireFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_recording_is_judged_the_same_when_it_is_read_back()
    {
        var store = Wire.Store(_folder.Path, WireCapture.All);
        var id = 0;
        foreach (var recording in Recording.All.Where(recording => recording.Response.Length > 0))
        {
            int[] pieces = (id % 3) switch { 0 => [], 1 => [1], _ => [7, 200, 3] };
            var (report, record) = Wire.Keep(store, ++id, recording.Expected, recording.Response, pieces, recording.End);

            var (replayed, problem) = await Replay.OfAsync(Path.Combine(_folder.Path, $"{id:D6}.wire.gz"), new ReplayOptions(), TestContext.Current.CancellationToken);

            Assert.Null(problem);
            Assert.Equal($"wire/{id:D6}.wire.gz", record.Wire);
            Assert.Equal(report.Violations.Select(Comparable), replayed!.Answer.Violations.Select(violation => (violation.Class, violation.Explanation, violation.Offset, violation.Frame)));
            Assert.Equal((report.ViolationTotal, report.Frames, report.Chunks, report.Bytes, report.PromptTokens), (replayed.Answer.ViolationTotal, replayed.Answer.Frames, replayed.Answer.Chunks, replayed.Answer.Bytes, replayed.Answer.PromptTokens));
            Assert.Empty(replayed.Notes);
            Assert.Equal(report.Violations.Count == 0 ? 0 : 1, replayed.ExitCode);
        }
    }

    [Fact]
    public void It_holds_the_request_the_times_and_the_bytes_in_a_form_that_common_tools_read()
    {
        var answer = Encoding.Latin1.GetBytes(Feed.Chunked("{\"model\":\"tiny\",\"response\":\"a\",\"done\":false}\n"));
        Wire.Keep(Wire.Store(_folder.Path), 7, Feed.Streamed, answer, [10], _ => ExchangeEnd.Closed, request: "{\"prompt\":\"hello\"}");

        using var gzip = new GZipStream(File.OpenRead(Path.Combine(_folder.Path, "000007.wire.gz")), CompressionMode.Decompress);
        using var text = new StreamReader(gzip, Encoding.Latin1);
        var header = text.ReadLine()!;

        Assert.StartsWith("{\"format\":\"ollama-validator/wire/v1\",\"id\":7,", header, StringComparison.Ordinal);
        Assert.Contains("\"stream\":true,\"model\":\"tiny\",", header, StringComparison.Ordinal);
        Assert.Contains("\"arrivals\":[10,101224,10,102459,", header, StringComparison.Ordinal);
        Assert.Equal("POST /api/generate HTTP/1.1\r\n\r\n{\"prompt\":\"hello\"}" + Encoding.Latin1.GetString(answer), text.ReadToEnd());
    }

    [Fact]
    public async Task What_the_environment_gave_is_blotted_and_the_classes_stay()
    {
        var answer = Encoding.Latin1.GetBytes(Feed.Chunked(
            "{\"model\":\"s3cret-model\",\"response\":\"a\",\"done\":false}\n", "{\"model\":\"s3cret-model\",\"response\":\"s3cret-model\",\"eval_count\":4321,\"done\":true}{}\n"));
        var expected = Feed.Streamed with { Model = "s3cret-model", ContextLength = 4321 };

        var (report, record) = Wire.Keep(
            Wire.Store(_folder.Path, secrets: ["s3cret-model", "4321"]), 1, expected, answer, [], _ => ExchangeEnd.Closed, request: "{\"model\":\"s3cret-model\",\"options\":{\"num_ctx\":4321}}");
        var path = Path.Combine(_folder.Path, "000001.wire.gz");
        using var gzip = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var text = new StreamReader(gzip, Encoding.Latin1);
        var content = text.ReadToEnd();

        Assert.DoesNotContain("s3cret", content, StringComparison.Ordinal);
        Assert.DoesNotContain("4321", content, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", record.Violations[0].Excerpt, StringComparison.Ordinal);
        Assert.Equal(Feed.Classes(report), (await Replay.OfAsync(path, new ReplayOptions(), TestContext.Current.CancellationToken)).Report!.Answer.Violations.Select(violation => violation.Class));
    }

    [Fact]
    public async Task Of_an_answer_kept_in_part_what_the_run_found_stands()
    {
        var lines = Enumerable.Range(0, 400).Select(i => Frames.At("01", $"{i}")).Append(Frames.EndAt("01", 400).TrimEnd('\n') + "{}\n").ToArray();
        var store = Wire.Store(_folder.Path, WireCapture.All);
        var (broken, record) = Wire.Keep(store, 1, Feed.Streamed, Encoding.Latin1.GetBytes(Feed.Chunked(lines)), [100], _ => ExchangeEnd.Closed, capture: 4096);
        Wire.Keep(store, 2, Feed.Streamed, Encoding.Latin1.GetBytes(Feed.Chunked([.. lines[..^1], Frames.EndAt("01", 400)])), [100], _ => ExchangeEnd.Closed, capture: 4096);

        var failed = (await Replay.OfAsync(Path.Combine(_folder.Path, "000001.wire.gz"), new ReplayOptions(), TestContext.Current.CancellationToken)).Report!;
        var sound = (await Replay.OfAsync(Path.Combine(_folder.Path, "000002.wire.gz"), new ReplayOptions(), TestContext.Current.CancellationToken)).Report!;

        Assert.Equal(Feed.Classes(broken), failed.Recorded);
        Assert.Equal((1, 4), (failed.ExitCode, sound.ExitCode));
        Assert.Contains("^^", record.Violations[0].Excerpt, StringComparison.Ordinal);
        Assert.Equal(record.Violations[0].Excerpt, failed.Answer.Violations[0].Excerpt);
        Assert.Contains("bytes were not kept", Assert.Single(sound.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_run_knew_beyond_the_bytes_stands_beside_them()
    {
        var answer = Encoding.Latin1.GetBytes(Feed.Chunked("{\"model\":\"tiny\",\"response\":\"a\",\"done\":true}{}\n"));
        var store = Wire.Store(_folder.Path);
        var (_, record) = Wire.Keep(store, 1, Feed.Streamed, answer, [], _ => ExchangeEnd.Closed);
        var path = Path.Combine(_folder.Path, "000001.wire.gz");
        var (file, _) = WireReader.Parse(File.ReadAllBytes(path), path);
        var more = file! with { Header = file.Header with { Violations = [record.Violations[0] with { Side = "proxy" }, new("semantic.divergence", "server", "the answers differ")] } };
        File.WriteAllBytes(path, WireWriter.Compress(more));

        var report = (await Replay.OfAsync(path, new ReplayOptions(), TestContext.Current.CancellationToken)).Report!;

        Assert.Equal("proxy", report.Answer.Violations[0].Side);
        Assert.Contains("semantic.divergence (laid to server), which these bytes alone do not show: the answers differ", report.Notes[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Damage_is_told_and_never_crashes()
    {
        Wire.Keep(Wire.Store(_folder.Path, WireCapture.All), 1, Feed.Streamed, Encoding.Latin1.GetBytes(Feed.Chunked("{\"model\":\"tiny\",\"response\":\"a\",\"done\":true}\n")), [9], _ => ExchangeEnd.Closed);
        var path = Path.Combine(_folder.Path, "000001.wire.gz");
        var packed = File.ReadAllBytes(path);
        var plain = Unpack(packed);
        await Gen.Select(Gen.Int[0, 2], Gen.Double[0, 1], Gen.Byte).SampleAsync(
            async (kind, place, b) =>
            {
                var source = kind == 2 ? packed : plain;
                var at = (int)(place * (source.Length - 1));
                byte[] changed = kind == 0 ? source[..at] : [.. source[..at], b, .. source[(at + 1)..]];
                await File.WriteAllBytesAsync(path, kind == 2 ? changed : Pack(changed));
                var (report, problem) = await Replay.OfAsync(path, new ReplayOptions(), TestContext.Current.CancellationToken);
                Assert.True(report is null != problem is null);
                Assert.True(kind != 0 || problem is not null);
            },
            iter: 2000,
            threads: 1);
    }

    private static (string, string, long?, int?) Comparable(Violation violation) => (violation.Class, violation.Explanation, violation.Offset, violation.Frame);

    private static byte[] Unpack(byte[] packed)
    {
        using var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        gzip.CopyTo(plain);
        return plain.ToArray();
    }

    private static byte[] Pack(byte[] plain)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(plain);
        }

        return packed.ToArray();
    }
}
