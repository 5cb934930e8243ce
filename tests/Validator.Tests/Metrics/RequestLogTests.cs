using System.Text;
using CsCheck;
using Validator.Metrics;
using Validator.Spec;
using Xunit;

namespace Validator.Tests.Metrics;

public sealed class RequestLogTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("request-log-").FullName;

    private string Log => Path.Combine(folder, "requests.jsonl");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void What_is_written_is_read_back()
    {
        RequestRecord[] records = [Requests.Sound(1), Requests.Broken(2) with { Error = "line\nfeed \"quoted\" \u0001 ü", Status = null }];
        Write(records);
        var read = RequestLogFile.Read(Log);
        Assert.Empty(read.Diagnostics);
        Assert.Equivalent(records, read.Records, strict: true);
        Assert.Equal(2, File.ReadAllLines(Log).Length);
    }

    [Fact]
    public void Properties_stand_in_the_order_of_the_contract_and_nulls_are_written()
    {
        Write(Requests.Sound(1) with { FirstByteAt = null });
        string[] order =
        [
            "id", "query", "phase", "scheduledAt", "sentAt", "firstByteAt", "firstTokenAt", "lastByteAt", "status", "outcome", "violations", "chunks",
            "outputTokens", "promptTokens", "serverTotalNs", "serverLoadNs", "serverPromptNs", "serverDecodeNs", "bytes", "longestLine", "doneReason",
        ];
        using var document = System.Text.Json.JsonDocument.Parse(File.ReadAllText(Log));
        Assert.Equal(order, document.RootElement.EnumerateObject().Select(property => property.Name).Take(order.Length));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, document.RootElement.GetProperty("firstByteAt").ValueKind);
        Assert.False(document.RootElement.TryGetProperty("isSuccess", out _));
    }

    /// <summary>A long log is read by several at once.</summary>
    [Fact]
    public void Many_readers_read_what_one_does()
    {
        var lines = new JsonLines("a number", "number", "x");
        Gen.Select(Gen.OneOf(Gen.Int[0, 1_000_000].Select(n => $"{n}"), Gen.Const("oops"), Gen.Const(""), Gen.Const(new string('1', 700))).Array[0, 60], Gen.Bool, Gen.Int[1, 400]).Sample(
            (texts, ended, worth) =>
            {
                var path = Path.Combine(folder, $"{Guid.NewGuid()}.jsonl");
                File.WriteAllText(path, string.Join('\n', texts) + (ended ? "\n" : string.Empty));
                (IReadOnlyList<string> Values, IReadOnlyList<Validator.Spec.Diagnostic> Diagnostics) Read(long bytes) =>
                    lines.Read<string>(path, () => line => line.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0 && line.Length > 0 ? Encoding.UTF8.GetString(line) : throw new System.Text.Json.JsonException("no", null, 0, 0), value => value.Length < 500, skip: 1, worth: bytes);
                var (one, many) = (Read(long.MaxValue), Read(worth));
                Assert.Equal(one.Values, many.Values);
                Assert.Equal(one.Diagnostics, many.Diagnostics);
            },
            iter: 200);
    }

    [Fact]
    public void Every_cut_of_the_last_line_loses_that_request_only()
    {
        Write(Requests.Sound(1), Requests.Sound(2));
        var whole = File.ReadAllBytes(Log);
        var first = Array.IndexOf(whole, (byte)'\n') + 1;
        for (var length = first + 1; length < whole.Length - 1; length++)
        {
            File.WriteAllBytes(Log, whole[..length]);
            var read = RequestLogFile.Read(Log);
            Assert.Equal(1, Assert.Single(read.Records).Id);
            Assert.Equal(DiagnosticSeverity.Warning, Assert.Single(read.Diagnostics).Severity);
        }
    }

    [Fact]
    public void A_bad_line_inside_is_an_error_with_its_place()
    {
        Write(Requests.Sound(1), Requests.Sound(2));
        var lines = File.ReadAllLines(Log);
        File.WriteAllText(Log, $"{lines[0]}\n{{\"id\":}}\n{lines[1]}\n");
        var read = RequestLogFile.Read(Log);
        Assert.Equal([1, 2], read.Records.Select(record => record.Id));
        var diagnostic = Assert.Single(read.Diagnostics);
        Assert.StartsWith($"{Log}:2:7: error: not a request record", diagnostic.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("{\"id\":1,\"query\":\"q\",\"phase\":\"load\",\"scheduledAt\":0,\"outcome\":\"failed\",\"violations\":null}")]
    [InlineData("{\"id\":1,\"query\":\"q\",\"phase\":\"load\",\"scheduledAt\":0,\"outcome\":\"failed\",\"violations\":[null]}")]
    [InlineData("{\"id\":1,\"query\":null,\"phase\":\"load\",\"scheduledAt\":0,\"outcome\":\"failed\"}")]
    [InlineData("")]
    [InlineData("\ud83d\ude00")]
    public void What_is_no_record_is_an_error(string line)
    {
        File.WriteAllText(Log, line + "\n", Encoding.UTF8);
        Assert.Equal(DiagnosticSeverity.Error, Assert.Single(RequestLogFile.Read(Log).Diagnostics).Severity);
    }

    [Fact]
    public void Threads_do_not_tear_each_others_lines()
    {
        using (var log = new RequestLog(Log))
        {
            Parallel.For(0, 200, i => log.Append(Requests.Sound(i)));
        }

        var read = RequestLogFile.Read(Log);
        Assert.Empty(read.Diagnostics);
        Assert.Equal(Enumerable.Range(0, 200), read.Records.Select(record => record.Id).Order());
    }

    private void Write(params RequestRecord[] records)
    {
        using var log = new RequestLog(Log);
        foreach (var record in records)
        {
            log.Append(record);
        }
    }
}
