using Validator.Gates;
using Validator.Metrics;

namespace Validator.Pipeline.Tuning;

/// <summary>A setting that is searched, and what is greatest at its best value.</summary>
/// <param name="Option">Its name.</param>
/// <param name="Metric">Name of the metric.</param>
/// <param name="Refines">Whether it rises to a best and falls beyond it.</param>
/// <param name="Value">The metric of some requests together; null where they do not tell.</param>
internal sealed record TuneAxis(string Option, string Metric, bool Refines, Func<IReadOnlyList<RequestRecord>, double?> Value)
{
    public static readonly TuneAxis Threads = new("num_thread", MetricName.Decode, true, records => Rate(records, record => record.OutputTokens, record => record.ServerDecodeNs));

    public static readonly TuneAxis Batch = new("num_batch", MetricName.Prefill, false, records => Rate(records, record => record.PromptTokens, record => record.ServerPromptNs));

    public static readonly TuneAxis Parallel = new(RunnerContract.ParallelVariable, MetricName.Output, false, Throughput);

    /// <summary>Whether it is a variable of the server's environment, and no option of the model.</summary>
    public static bool IsVariable(string name) => name == Parallel.Option;

    /// <summary>Tokens of all answers per second, from the first request sent to the last ended.</summary>
    private static double? Throughput(IReadOnlyList<RequestRecord> records)
    {
        if (records.Count == 0 || records.Any(record => record is not { OutputTokens: > 0, SentAt: not null, EndedAt: not null }))
        {
            return null;
        }

        var time = records.Max(record => record.EndedAt!.Value) - records.Min(record => record.SentAt!.Value);
        return time > 0 ? records.Sum(record => (double)record.OutputTokens!.Value) / time : null;
    }

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
