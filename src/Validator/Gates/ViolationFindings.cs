using Validator.Integrity;
using Validator.Integrity.Causes;
using Validator.Metrics;

namespace Validator.Gates;

/// <summary>Turns violations into findings: one per class and cause, with how often, what it means, what to do and where it shows.</summary>
public static class ViolationFindings
{
    private const int ListedRequests = 10;

    /// <summary>The findings of a configuration's requests, the most frequent first.</summary>
    /// <param name="configuration">Id of the configuration, which is also its folder.</param>
    /// <param name="records">Requests that count, or those of them that have violations.</param>
    /// <param name="total">Requests in all where some were left out; null where none were.</param>
    public static IReadOnlyList<Finding> Of(string configuration, IReadOnlyList<RequestRecord> records, int? total = null) =>
        [.. records.SelectMany(record => record.Violations.Select(violation => (Record: record, Violation: violation)))
            .Select(pair => (pair.Record, pair.Violation, Cause: CauseOf(pair.Record, pair.Violation)))
            .GroupBy(pair => (pair.Violation.Class, pair.Cause?.Name))
            .OrderByDescending(group => group.Count()).ThenBy(group => group.Key.Class, StringComparer.Ordinal).ThenBy(group => group.Key.Name, StringComparer.Ordinal)
            .Select(group => Of(configuration, group.Key.Class, group.First().Cause, [.. group.Select(pair => (pair.Record, pair.Violation))], total ?? records.Count))];

    private static KnownCause? CauseOf(RequestRecord record, RecordedViolation violation) =>
        FailureCauses.Of(violation.Class, violation.Side, violation.Explanation, violation.Because, record.Error);

    private static Finding Of(string configuration, string name, KnownCause? cause, IReadOnlyList<(RequestRecord Record, RecordedViolation Violation)> all, int total)
    {
        var requests = all.Select(pair => pair.Record).DistinctBy(record => record.Id).ToArray();
        var ids = string.Join(", ", requests.Take(ListedRequests).Select(record => record.Id));
        var more = requests.Length > ListedRequests ? $" and {requests.Length - ListedRequests} more" : string.Empty;
        var (shown, offence) = all.FirstOrDefault(pair => pair.Violation.Excerpt is not null, all[0]);
        var wire = shown.Wire ?? requests.Select(record => record.Wire).FirstOrDefault(file => file is not null);
        var bytes = wire is null ? string.Empty : $"; bytes: {configuration}/{wire}";
        var definition = ViolationCatalog.All.FirstOrDefault(known => known.Class == name);
        var count = requests.Sum(record => record.CountsByClass.GetValueOrDefault(name));
        var times = count == 1 ? "once" : $"{count} times";
        return new Finding(
            name,
            $"{times}, in {requests.Length} of {total} requests; the first: {all[0].Violation.Explanation}{Why(all[0].Violation)}{(cause is null ? string.Empty : $". {cause.Cause}")}",
            cause?.Remedy ?? definition?.Remedy ?? "This version does not know the class: read the run with the version that recorded it.",
            $"{configuration}/{RequestsFile}: request {ids}{more}{bytes}",
            offence.Excerpt is null ? null : $"request {shown.Id}, {offence.Excerpt}");
    }

    private static string Why(RecordedViolation violation) =>
        violation.Because is { } because ? LaidTo(violation.Side) + because : string.Empty;

    /// <summary>What stands in an explanation before the reason why its violation is laid to a side.</summary>
    internal static string LaidTo(string side) => $"; laid to the {side}: ";

    private const string RequestsFile = "requests.jsonl";
}
