namespace Validator.Metrics;

/// <summary><c>context.canary_recall</c>, from the lines of the probes.</summary>
public static class CanaryRecall
{
    /// <summary>Recalled over asked; no value where nothing was asked, or the model cannot answer such questions at all.</summary>
    /// <param name="probes">Probes of the run, those that were not sent included.</param>
    public static MetricValue Of(IReadOnlyList<RequestRecord> probes)
    {
        var brief = probes.Where(record => record.Phase == RequestRecord.CanaryShortPhase).ToArray();
        var full = probes.Where(record => record.Phase == RequestRecord.CanaryPhase).ToArray();
        var asked = full.Where(record => record.Outcome != RequestRecord.Cancelled).ToArray();
        return brief.Length + full.Length == 0 ? None("the run had no canaries (probes.canaries)")
            : TooWeak(brief) is { } weak ? None(weak)
            : asked.Length == 0 ? None(full.Concat(brief).Select(record => record.Probe?.Note).FirstOrDefault(note => note is not null) ?? "no canary was asked for at full length")
            : Rate(asked.Count(record => record.Probe?.Held == true), asked.Length);
    }

    /// <summary>Why the model's answers say nothing of the context: it gives wrong ones over a short text too; null when it does not.</summary>
    public static string? TooWeak(IReadOnlyList<RequestRecord> brief)
    {
        var ended = brief.Where(record => record.Outcome != RequestRecord.Cancelled).ToArray();
        var wrong = ended.Count(record => record.Probe?.Held != true);
        return wrong == 0 ? null
            : $"the model cannot answer canaries: of {ended.Length} over a short text of about {ended.Max(record => record.PromptTokens ?? record.ExpectedPromptTokens ?? 0)} tokens it recalled {ended.Length - wrong}";
    }

    private static MetricValue Rate(int held, int count) => MetricValue.Of((double)held / count) with { Share = (held, count) };

    private static MetricValue None(string reason) => MetricValue.None(MissingKind.NoTelemetry, reason);
}
