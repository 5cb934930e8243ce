using System.Runtime.CompilerServices;
using Validator.Gates;
using Validator.Machine.Telemetry;
using Validator.Metrics;
using Validator.Metrics.Telemetry;
using Validator.Pipeline.Comparing;
using Validator.Reports;
using Validator.Reports.Html;

namespace Validator.Browser.Tests;

/// <summary>Pages as files, to be opened by a browser.</summary>
internal sealed class Pages : IDisposable
{
    /// <summary>A folder in which the pages stay, to be looked at.</summary>
    private static readonly string? s_kept = Environment.GetEnvironmentVariable("VALIDATOR_PAGES");
    private readonly DirectoryInfo _folder = s_kept is { Length: > 0 } kept ? Directory.CreateDirectory(kept) : Directory.CreateTempSubdirectory("validator-pages-");

    /// <summary>The recorded run that all writers render.</summary>
    public static string Recorded([CallerFilePath] string caller = "") =>
        Path.Combine(Path.GetDirectoryName(caller)!, "..", "Validator.Tests", "Reports", "recorded");

    /// <summary>The page of the recorded run.</summary>
    public string Run() => Write("run", HtmlReport.Render(new RunEvidence(Verdict(), Recorded())));

    /// <summary>The page of that run compared to itself.</summary>
    public string Comparison()
    {
        var (comparison, diagnostics) = RunComparison.Of(Recorded(), Recorded(), [], RunComparison.DefaultMargin);
        return Write("comparison", ComparisonPage.Render(comparison ?? throw new InvalidOperationException(string.Join('\n', diagnostics))));
    }

    /// <summary>The page of a verdict whose reason has many lines, such as the errors of a spec.</summary>
    public string Refused() => Write("refused", HtmlReport.Render(new RunEvidence(RunRules.Refuse(Verdict(), "spec.yaml:4:3: error: unknown key\nspec.yaml:9:12: error: 'fast' is not a number"), string.Empty)));

    /// <summary>The page of a load of many requests, one in 50 of which failed, with telemetry.</summary>
    public string OfMany(int requests)
    {
        var verdict = Verdict();
        var configuration = verdict.Configurations[0];
        var folder = _folder.CreateSubdirectory(configuration.Id).FullName;
        var sample = RequestLogFile.Read(Path.Combine(Recorded(), configuration.Id, RunFiles.Requests)).Records.First(record => record.Counts);
        using (var log = new RequestLog(Path.Combine(folder, RunFiles.Requests)))
        {
            for (var id = 1; id <= requests; id++)
            {
                var at = id * 0.5;
                log.Append(sample with
                {
                    Id = id,
                    ScheduledAt = at,
                    SentAt = at,
                    FirstByteAt = at + 0.1,
                    FirstTokenAt = at + 0.2 + (id * 7 % 13 / 100.0),
                    LastTokenAt = at + 2,
                    LastByteAt = at + 2,
                    EndedAt = at + 2,
                    ServerDecodeNs = sample.ServerDecodeNs + (id * 7919L % 2_000_000_000),
                    Outcome = id % 50 == 0 ? RequestRecord.Failed : RequestRecord.Succeeded,
                    Violations = id % 50 == 0 ? [new RecordedViolation("stream.no_terminal", "server", "the stream ended")] : [],
                });
            }
        }

        using (var telemetry = new TelemetryWriter(Path.Combine(folder, RunFiles.Telemetry), new TelemetryHeader { Format = TelemetryHeader.CurrentFormat, Interval = 1, PhysicalCores = 16 }))
        {
            for (var at = 1; at < requests / 2; at += Math.Max(1, requests / 4000))
            {
                telemetry.Append(new TelemetrySample
                {
                    At = at,
                    Seconds = 1,
                    Cpu = new CpuFigures { Busy = 0.5 + (0.2 * Math.Sin(at / 900.0)) },
                    Temperature = 60 + (10 * Math.Sin(at / 4000.0)),
                    Server = new ProcessFigures { Cpu = 15 + Math.Sin(at / 700.0), Rss = 20_000_000_000 + (at * 20_000L), Anonymous = 2_000_000_000 + (at * 20_000L) },
                    Self = new ProcessFigures { Cpu = 0.2 },
                });
            }
        }

        var read = RequestLogFile.Read(Path.Combine(folder, RunFiles.Requests)).Records;
        verdict = verdict with { Configurations = [configuration with { Metrics = MetricSet.Compute(read), Requests = new RequestCounts(requests, requests - (requests / 50), requests / 50) }] };
        return Write("long", HtmlReport.Render(new RunEvidence(verdict, _folder.FullName)));
    }

    public void Dispose()
    {
        if (s_kept is null)
        {
            _folder.Delete(recursive: true);
        }
    }

    private static Verdict Verdict() => VerdictFile.Read(Path.Combine(Recorded(), RunFiles.Verdict)).Verdict!;

    private string Write(string name, string text)
    {
        var file = Path.Combine(_folder.FullName, $"{name}.html");
        File.WriteAllText(file, text);
        return file;
    }
}
