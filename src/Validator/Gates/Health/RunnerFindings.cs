using System.Globalization;
using MathNet.Numerics.Statistics;
using Validator.Integrity.Causes;
using Validator.Metrics;

namespace Validator.Gates;

/// <summary>What became of the process that infers: a crash, a load of the same model anew, an unloading, another model beside it.</summary>
internal static class RunnerFindings
{
    private const string Crashes = "read server.log and the kernel's log, which tells what was killed for want of memory; a server whose runner dies under its load is not fit for production";
    private const string Reloads = "set keepAlive to longer than the pauses between requests, and find who else uses this server: other options or another model push this one out";

    public static IEnumerable<Finding> Of(string configuration, IReadOnlyList<HealthEvent> events, IReadOnlyList<RequestRecord> records, TimeSpan? keepAlive)
    {
        var evidence = $"{configuration}/health.jsonl, {configuration}/requests.jsonl";
        var ended = events.Where(happened => happened.Kind == HealthKinds.RunnerEnded).ToArray();
        var started = events.Where(happened => happened.Kind == HealthKinds.RunnerStarted).ToArray();
        var victims = ended.ToDictionary(death => death, death => records.Where(record => WasHitBy(record, death)).ToArray());
        var crashes = ended.Where(death => victims[death].Length > 0).ToArray();
        if (crashes.Length > 0)
        {
            var hit = crashes.SelectMany(death => victims[death]).Select(record => record.Id).Distinct().ToArray();
            yield return new Finding(
                HealthFindings.RunnerCrashed,
                $"the server's inference process {crashes[0].Process} ended under load ({HealthFindings.Times(crashes)}); {Requests(hit)} with it",
                Crashes,
                $"{evidence}: request {string.Join(", ", hit.Take(10))}");
        }

        else if (records.Where(DiedByWords).ToArray() is { Length: > 0 } told)
        {
            yield return new Finding(
                HealthFindings.RunnerCrashed,
                string.Create(CultureInfo.InvariantCulture, $"the server's inference process ended under load, by the server's own words ({Span(told[0])}); {Requests([.. told.Select(record => record.Id)])} with it"),
                Crashes,
                $"{evidence}: request {string.Join(", ", told.Take(10).Select(record => record.Id))}");
        }

        var quiet = ended.Except(crashes).ToArray();
        HealthEvent[] reloaded = [.. quiet.Where(death => started.Any(birth => birth.At >= death.At)), .. events.Where(happened => happened.Kind == HealthKinds.ModelLoaded)];
        if (reloaded.Length > 0)
        {
            var why = reloaded[0].Kind == HealthKinds.ModelLoaded ? reloaded[0].Detail : Why(reloaded[0], records, keepAlive);
            yield return new Finding(HealthFindings.ModelReloaded, $"warning: the model was loaded anew in the midst of the run ({HealthFindings.Times(reloaded)}); {why}", Reloads, evidence);
        }
        else if (BySpeed(events, records) is { Length: > 0 } slow)
        {
            yield return Slow(slow, records, evidence);
        }

        var unloaded = quiet.Except(reloaded).Concat(events.Where(happened => happened.Kind == HealthKinds.ModelUnloaded)).ToArray();
        if (unloaded.Length > 0)
        {
            yield return new Finding(HealthFindings.ModelUnloaded, $"warning: the model was unloaded ({HealthFindings.Times(unloaded)}); {Why(unloaded[0], records, keepAlive)}", Reloads, evidence);
        }

        // A runner that appears while none of ours has gone is another model's.
        HealthEvent[] beside = [.. started.Where((birth, i) => ended.Count(death => death.At <= birth.At) < i + 1 && IsWatched(events)), .. events.Where(happened => happened.Kind == HealthKinds.ModelBeside)];
        if (beside.Length > 0)
        {
            var names = beside.Select(happened => happened.Detail).OfType<string>().Distinct(StringComparer.Ordinal).ToArray();
            yield return new Finding(
                HealthFindings.ModelBeside,
                $"another model was loaded beside this one ({string.Join("; ", names)}; {HealthFindings.Times(beside)}), so the figures are not this deployment's alone",
                "keep other users away from the server while it is verified",
                evidence);
        }
    }

    private static bool IsWatched(IReadOnlyList<HealthEvent> events) => events.Any(happened => happened is { Kind: HealthKinds.WatchStarted, Process: not null });

    /// <summary>Whether the server itself said why it failed. On /v1 it says nothing, and an end without a word may be the connection's.</summary>
    private static bool DiedByWords(RequestRecord record) => record.Outcome == RequestRecord.Failed && record.Violations.Any(violation =>
        FailureCauses.Of(violation.Class, violation.Side, violation.Explanation, violation.Because, record.Error)?.Name is "runner.died" or "runner.terminated");

    private static string Span(RequestRecord record) => string.Create(CultureInfo.InvariantCulture, $"between {record.SentAt:0.0} s and {record.EndedAt:0.0} s");

    private static string Requests(int[] ids) => ids.Length == 1 ? $"request {ids[0]} failed" : $"{ids.Length} requests failed";

    private static bool WasHitBy(RequestRecord record, HealthEvent death) =>
        record.Outcome == RequestRecord.Failed
        && record.Violations.Any(violation => violation.Side is "server" or "transport")
        && record.SentAt <= death.At
        && (record.EndedAt ?? record.LastByteAt ?? double.PositiveInfinity) >= (death.Since ?? death.At);

    /// <summary>Lays an orderly end to <c>keep_alive</c> where the model had been idle for that long, and to others where it had not.</summary>
    private static string Why(HealthEvent happened, IReadOnlyList<RequestRecord> records, TimeSpan? keepAlive)
    {
        var before = records.Where(record => record.SentAt <= happened.At).ToArray();
        if (before.Any(record => record.EndedAt is null || record.EndedAt > happened.At))
        {
            return "requests were under way, so somebody asked the server for other options or another model";
        }

        var idle = happened.At - before.Select(record => record.EndedAt!.Value).DefaultIfEmpty(happened.At).Max();
        return keepAlive is { } kept && idle >= kept.TotalSeconds
            ? string.Create(CultureInfo.InvariantCulture, $"it had been idle for {idle:0.0} s, and keep_alive is {kept.TotalSeconds:0.##} s")
            : string.Create(CultureInfo.InvariantCulture, $"it had been idle for {idle:0.0} s, which keep_alive allows: somebody asked the server for other options or another model, or its process died unseen");
    }

    /// <summary>
    /// Requests that paid for a load by the server's own account, where no process can be watched: a tenth of a second, a quarter
    /// of the load at the boot and five times the median at least, so that a moment's wait is none.
    /// </summary>
    private static RequestRecord[] BySpeed(IReadOnlyList<HealthEvent> events, IReadOnlyList<RequestRecord> records)
    {
        var loads = records.Where(record => record is { Phase: RequestRecord.LoadPhase, ServerLoadNs: not null }).ToArray();
        if (loads.Length < 3 || IsWatched(events))
        {
            return [];
        }

        var boot = events.Select(happened => happened.LoadSeconds).OfType<double>().FirstOrDefault();
        var median = ArrayStatistics.OrderStatisticInplace([.. loads.Select(record => record.ServerLoadNs!.Value / 1e9)], (loads.Length + 1) / 2);
        var least = Math.Max(Math.Max(0.1, boot / 4), median * 5);
        return [.. loads.Where(record => record.ServerLoadNs / 1e9 >= least)];
    }

    private static Finding Slow(RequestRecord[] slow, IReadOnlyList<RequestRecord> records, string evidence)
    {
        var first = slow[0];
        var failed = records.LastOrDefault(record => record.Outcome == RequestRecord.Failed && record.EndedAt <= first.SentAt + 0.001 && record.Violations.Any(violation => violation.Side == "server"));
        var after = failed is null ? string.Empty : $", after request {failed.Id} had failed";
        return new Finding(
            HealthFindings.ModelReloaded,
            string.Create(
                CultureInfo.InvariantCulture,
                $"warning: the model was loaded anew in the midst of the run, by load_duration of {slow.Length} {(slow.Length == 1 ? "request" : "requests")}: request {first.Id}, sent at {first.SentAt:0.0} s, waited {first.ServerLoadNs / 1e9:0.00} s for it{after}"),
            Reloads,
            $"{evidence}: request {string.Join(", ", slow.Take(10).Select(record => record.Id))}, serverLoadNs");
    }
}
