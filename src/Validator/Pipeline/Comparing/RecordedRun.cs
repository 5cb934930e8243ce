using Validator.Gates;
using Validator.Metrics;
using Validator.Reports;
using Validator.Spec;

namespace Validator.Pipeline.Comparing;

/// <summary>What is compared of a run.</summary>
/// <param name="Verdict">Its verdict.</param>
/// <param name="Spec">Every value of its recorded spec by its path; none where that cannot be read.</param>
/// <param name="Logs">Load requests that count, in the order of their numbers, by configuration.</param>
internal sealed record RecordedRun(Verdict Verdict, IReadOnlyDictionary<string, string> Spec, IReadOnlyDictionary<string, IReadOnlyList<RequestRecord>> Logs)
{
    public static RecordedRun? Read(string path, List<Diagnostic> diagnostics)
    {
        var (directory, problem) = RunDirectory.Open(path);
        var (verdict, unreadable) = directory is null ? (null, problem) : VerdictFile.Read(directory.VerdictPath);
        if (verdict is null)
        {
            diagnostics.Add(unreadable!);
            return null;
        }

        var logs = new Dictionary<string, IReadOnlyList<RequestRecord>>();
        foreach (var configuration in verdict.Configurations)
        {
            var read = directory!.FindConfiguration(configuration.Id) is { } folder && File.Exists(folder.Requests) ? EarlyEnd.Read(folder.Requests, configuration.Early) : new RequestLogFile([], []);
            diagnostics.AddRange(read.Diagnostics);
            RequestRecord[] counted = [.. read.Records.Where(record => record.Counts).OrderBy(record => record.Id)];
            if (counted.Length != configuration.Requests.Total && !directory.IsUnfinished)
            {
                diagnostics.Add(Diagnostic.Error(
                    null,
                    $"{path}: {configuration.Id}/{RunFiles.Requests} holds {counted.Length} load requests, the verdict was made from {configuration.Requests.Total}",
                    "the log was cut or changed since, and cannot be compared"));
            }

            logs[configuration.Id] = counted;
        }

        return new RecordedRun(verdict, RunDifferences.Keys(path), logs);
    }
}
