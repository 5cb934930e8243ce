using Validator.Metrics;

namespace Validator.Pipeline.Tuning;

/// <summary>An option that is searched, and what is greatest at its best value.</summary>
/// <param name="Option">Its name.</param>
/// <param name="Metric">Name of the metric.</param>
/// <param name="Refines">Whether it rises to a best and falls beyond it.</param>
/// <param name="Value">The metric of some requests together; null where they do not tell.</param>
internal sealed record TuneAxis(string Option, string Metric, bool Refines, Func<IReadOnlyList<RequestRecord>, double?> Value)
{
    public static readonly TuneAxis Threads = new("num_thread", MetricName.Decode, true, records => Rate(records, record => record.OutputTokens, record => record.ServerDecodeNs));

    public static readonly TuneAxis Batch = new("num_batch", MetricName.Prefill, false, records => Rate(records, record => record.PromptTokens, record => record.ServerPromptNs));

    private static double? Rate(IReadOnlyList<RequestRecord> records, Func<RequestRecord, int?> tokens, Func<RequestRecord, long?> nanoseconds)
    {
        if (records.Any(record => tokens(record) is not > 0 || nanoseconds(record) is not > 0))
        {
            return null;
        }

        var (sum, time) = (records.Sum(record => (double)tokens(record)!.Value), records.Sum(record => (double)nanoseconds(record)!.Value));
        return time > 0 ? sum * 1e9 / time : null;
    }
}
