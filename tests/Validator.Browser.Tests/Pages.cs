using System.Runtime.CompilerServices;
using Validator.Gates;
using Validator.Metrics;
using Validator.Pipeline.Comparing;
using Validator.Reports;
using Validator.Reports.Html;
using Xunit;

namespace Validator.Browser.Tests;

/// <summary>Pages as files, to be opened by a browser.</summary>
public sealed class Pages : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("validator-pages-");

    /// <summary>The recorded run that all writers render.</summary>
    public static string Recorded([CallerFilePath] string caller = "") =>
        Path.Combine(Path.GetDirectoryName(caller)!, "..", "Validator.Tests", "Reports", "recorded");

    /// <summary>The page of the recorded run.</summary>
    public string Run() => Write("run", HtmlReport.Render(new RunEvidence(Verdict(), Recorded())));

    /// <summary>The page of that run compared to itself.</summary>
    public string Comparison()
    {
        var (comparison, diagnostics) = RunComparison.Of(Recorded(), Recorded(), [], RunComparison.DefaultMargin);
        Assert.Empty(diagnostics);
        return Write("comparison", ComparisonPage.Render(comparison!));
    }

    /// <summary>The page of a load of many requests, one in 50 of which failed.</summary>
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

        var read = RequestLogFile.Read(Path.Combine(folder, RunFiles.Requests)).Records;
        verdict = verdict with { Configurations = [configuration with { Metrics = MetricSet.Compute(read), Requests = new RequestCounts(requests, requests - (requests / 50), requests / 50) }] };
        return Write("long", HtmlReport.Render(new RunEvidence(verdict, _folder.FullName)));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static Verdict Verdict() => VerdictFile.Read(Path.Combine(Recorded(), RunFiles.Verdict)).Verdict!;

    private string Write(string name, string text)
    {
        var file = Path.Combine(_folder.FullName, $"{name}.html");
        File.WriteAllText(file, text);
        return file;
    }
}
