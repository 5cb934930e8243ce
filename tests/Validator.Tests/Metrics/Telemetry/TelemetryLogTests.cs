using Validator.Machine.Telemetry;
using Validator.Metrics.Telemetry;
using Validator.Spec;
using Xunit;

namespace Validator.Tests.Metrics.Telemetry;

public sealed class TelemetryLogTests : IDisposable
{
    private static readonly TelemetryHeader s_header = new()
    {
        Format = TelemetryHeader.CurrentFormat,
        Interval = 1,
        LogicalCores = 2,
        PhysicalCores = 1,
        Missing = [new("gpus", "nvidia-smi is not there")],
    };

    private readonly TemporaryFolder _folder = new();

    private string Path => System.IO.Path.Combine(_folder.Path, "telemetry.jsonl");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_written_is_read_again()
    {
        TelemetrySample[] samples =
        [
            new() { At = 1.5, Cpu = new CpuFigures { Frequency = 3400 }, Server = new ProcessFigures { Processes = 2, Rss = 1 << 20 } },
            new() { At = 2.5, Seconds = 1, Requests = 3, Cpu = new CpuFigures { Busy = 0.5, Cores = [1, 0] }, Gpus = [new GpuFigures { Throttles = ["heat"] }], Problems = [new("disk", "gone")] },
            new() { At = 2.6, Requests = 4, Mark = true, Server = new ProcessFigures { Processes = 2, Anonymous = 7 } },
            new() { At = 3, Model = new ModelPlacement(100, 50) },
        ];
        using (var writer = new TelemetryWriter(Path, s_header))
        {
            Array.ForEach(samples, writer.Append);
            Assert.Null(writer.Unwritten);
        }

        var log = TelemetryLog.Read(Path);

        Assert.Empty(log.Diagnostics);
        Assert.Equivalent(s_header, log.Header, strict: true);
        Assert.Equivalent(samples, log.Samples, strict: true);
        Assert.Equal([1.5, 2.5], log.Ticks.Select(tick => tick.At));
        Assert.Equal(["gpus", "disk"], log.Missing.Select(missing => missing.Source));
        Assert.Equal("gone", log.WhyMissing("disk"));
    }

    [Fact]
    public async Task What_is_written_is_of_the_published_schema()
    {
        using (var writer = new TelemetryWriter(Path, s_header))
        {
            writer.Append(new() { At = 2.5, Seconds = 1, Requests = 3, Cpu = new CpuFigures { Busy = 0.5, Cores = [1, 0] }, Self = new ProcessFigures { Processes = 1 }, Gpus = [new GpuFigures { Throttles = ["heat"] }], Problems = [new("disk", "gone")] });
            writer.Append(new() { At = 2.6, Mark = true, Server = new ProcessFigures { Processes = 2, Anonymous = 7 } });
        }

        var schema = await NJsonSchema.JsonSchema.FromJsonAsync(TelemetrySchema.ToJson());
        var lines = File.ReadAllLines(Path);
        Assert.Equal(3, lines.Length);
        Assert.All(lines, line => Assert.Empty(schema.Validate(line)));
        Assert.All(
            [lines[0].Replace("\"interval\":", "\"interval\":\"a\",\"was\":", StringComparison.Ordinal), lines[1].Replace("\"at\":", "\"at\":\"a\",\"was\":", StringComparison.Ordinal), lines[2].Replace("\"processes\":2", "\"processes\":\"2\"", StringComparison.Ordinal), "{}"],
            line => Assert.NotEmpty(schema.Validate(line)));
    }

    [Fact]
    public void Names_are_those_of_the_contract_and_what_is_null_is_left_out()
    {
        using (var writer = new TelemetryWriter(Path, s_header))
        {
            writer.Append(new TelemetrySample { At = 1, Server = new ProcessFigures { Processes = 1, MajorFaults = 2 } });
        }

        Assert.Equal(
            """
            {"format":1,"interval":1,"logicalCores":2,"physicalCores":1,"scripted":false,"missing":[{"source":"gpus","reason":"nvidia-smi is not there"}]}
            {"at":1,"requests":0,"server":{"processes":1,"majorFaults":2}}

            """.ReplaceLineEndings("\n"),
            File.ReadAllText(Path));
    }

    [Fact]
    public void A_line_that_was_cut_is_left_out_with_a_warning()
    {
        using (var writer = new TelemetryWriter(Path, s_header))
        {
            writer.Append(new TelemetrySample { At = 1 });
        }

        File.AppendAllText(Path, "{\"at\":2,\"ser");

        var log = TelemetryLog.Read(Path);

        Assert.Single(log.Samples);
        Assert.Equal(DiagnosticSeverity.Warning, Assert.Single(log.Diagnostics).Severity);
        Assert.Equal(3, log.Diagnostics[0].Location?.Line);
    }

    [Theory]
    [InlineData("{\"at\":\"x\"}")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("{\"at\":1,\"problems\":[null]}")]
    [InlineData("{\"at\":1,\"gpus\":[null]}")]
    [InlineData("nonsense")]
    public void A_bad_line_is_an_error_at_its_place(string line)
    {
        new TelemetryWriter(Path, s_header).Dispose();
        File.AppendAllText(Path, line + "\n");

        var error = Assert.Single(TelemetryLog.Read(Path).Diagnostics);

        Assert.Equal((DiagnosticSeverity.Error, 2), (error.Severity, error.Location?.Line));
    }

    [Theory]
    [InlineData("{\"format\":2,\"interval\":1}\n")]
    [InlineData("{\"at\":1}\n")]
    [InlineData("null\n")]
    [InlineData("nonsense\n")]
    public void Without_its_header_there_is_no_telemetry(string text)
    {
        File.WriteAllText(Path, text);

        var log = TelemetryLog.Read(Path);

        Assert.Null(log.Header);
        Assert.Equal(DiagnosticSeverity.Error, Assert.Single(log.Diagnostics).Severity);
    }

    [Fact]
    public void A_file_that_is_not_there_holds_nothing()
    {
        Assert.Same(TelemetryLog.None, TelemetryLog.Read(Path));
        File.WriteAllText(Path, "{\"form");
        Assert.Equal(DiagnosticSeverity.Warning, Assert.Single(TelemetryLog.Read(Path).Diagnostics).Severity);
    }
}
