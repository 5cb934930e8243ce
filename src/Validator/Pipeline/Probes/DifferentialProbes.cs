using Validator.Gates;
using Validator.Integrity;
using Validator.Load;
using Validator.Metrics;
using Validator.Spec;

namespace Validator.Pipeline;

/// <summary>
/// Asks a sample of the queries by themselves, and again, byte for byte, at the load's full concurrency: an answer must not
/// depend on who else is being answered. Apart from the load, whose prompts no cache may have seen before.
/// </summary>
internal sealed class DifferentialProbes(ProbePlan plan, Workload workload, IReadOnlyList<QuerySpec> queries, DeploymentSection deployment, Configuration configuration, IProbeSender sender)
{
    private const int Shown = 60;

    private readonly List<Sample> _samples = [];
    private readonly RequestTemplate _template = new(deployment, Greedy.Of(configuration));

    /// <summary>Asks each query of the sample twice by itself.</summary>
    /// <param name="number">Last number taken by a request.</param>
    /// <param name="cancellationToken">Breaks off.</param>
    /// <returns>The last number taken then.</returns>
    public async Task<int> BeforeLoadAsync(int number, CancellationToken cancellationToken)
    {
        if (plan.Samples == 0)
        {
            return number;
        }

        sender.Tell($"asking {plan.Samples} queries by themselves, twice each");
        var mix = new QueryMix(queries);
        for (var index = 0; index < plan.Samples; index++)
        {
            var request = new PlannedRequest(++number, mix.Next(), Measured: false);
            var sample = new Sample($"sample-{index + 1}", request, workload.For(request));
            _samples.Add(sample);
            await AskAsync(sample, request, cancellationToken);
            await AskAsync(sample, request with { Number = ++number }, cancellationToken);
        }

        sender.Tell($"{_samples.Count(sample => sample.Repeats == true)} of {plan.Samples} answers repeat");
        return number;
    }

    /// <summary>Asks the queries whose answers repeat again, as many at the same time as the load does.</summary>
    /// <param name="number">Last number taken by a request.</param>
    /// <param name="cancellationToken">Breaks off.</param>
    /// <returns>The last number taken then.</returns>
    public async Task<int> AfterLoadAsync(int number, CancellationToken cancellationToken)
    {
        Sample[] steady = [.. _samples.Where(sample => sample.Repeats == true)];
        if (steady.Length == 0)
        {
            return number;
        }

        var total = Math.Max(steady.Length, sender.Workers);
        sender.Tell($"asking them again among {total} requests, {sender.Workers} at the same time");
        var diverged = 0;
        await Task.WhenAll(Enumerable.Range(0, sender.Workers).Select(async worker =>
        {
            for (var index = worker; index < total; index += sender.Workers)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var sample = steady[index % steady.Length];
                var request = sample.Request with { Number = number + 1 + index };
                var record = await sender.SendAsync(
                    worker, new ProbeRequest(request, RequestRecord.TogetherPhase, _template, sample.Prompt, (ended, text) => JudgeTogether(ended, text, sample)), cancellationToken);
                Interlocked.Add(ref diverged, record.Probe?.Held == false ? 1 : 0);
            }
        }));
        cancellationToken.ThrowIfCancellationRequested();
        sender.Tell($"{diverged} of {total} answers depart from those alone");
        return number + total;
    }

    /// <summary>Writes down that the load was not followed by the comparison.</summary>
    public void Skip(string reason)
    {
        if (_samples.Exists(sample => sample.Repeats == true))
        {
            sender.Skip(_samples[0].Request.Query.Id, RequestRecord.TogetherPhase, reason);
        }
    }

    private async Task AskAsync(Sample sample, PlannedRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await sender.SendAsync(0, new ProbeRequest(request, RequestRecord.AlonePhase, _template, sample.Prompt, (ended, text) => JudgeAlone(ended, text, sample)), cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private static RequestRecord JudgeAlone(RequestRecord ended, string? text, Sample sample)
    {
        var first = sample.Alone is null && sample.Repeats is null;
        var probe = new RecordedProbe(sample.Part, Answer: text);
        if (!ended.IsSuccess || string.IsNullOrEmpty(text))
        {
            sample.Repeats = false;
            return ended with { Probe = probe with { Note = "there is no sound answer to compare with" } };
        }

        if (first)
        {
            sample.Alone = text;
            return ended with { Probe = probe };
        }

        if (sample.Alone is not { } alone)
        {
            return ended with { Probe = probe };
        }

        sample.Repeats = Divergence.Agrees(alone, text);
        return ended with { Probe = probe with { Held = sample.Repeats, Note = Compared(alone, text) } };
    }

    private RequestRecord JudgeTogether(RequestRecord ended, string? text, Sample sample)
    {
        var probe = new RecordedProbe(sample.Part, Answer: text);
        if (!CauseFindings.IsSoundInBytes(ended) || text is null)
        {
            return ended with { Probe = probe with { Note = "there is no answer to compare whose bytes are sound" } };
        }

        var alone = sample.Alone!;
        var taken = _samples.Find(other => other != sample && other.Alone is { } foreign && Divergence.IsTakenFrom(text, alone, foreign));
        if (taken is null && Divergence.Agrees(alone, text))
        {
            return ended with { Probe = probe with { Held = true, Note = Compared(alone, text) } };
        }

        var common = Divergence.CommonPrefix(alone, text);
        var words = (taken is null ? "the answer among others is not the one alone" : $"the answer is that to another prompt, {taken.Request.Query.Id} of request {taken.Request.Number}")
            + $": they part at character {common}; alone (request {sample.Request.Number}) \"{Excerpt.Of(alone[common..], Shown)}\", now \"{Excerpt.Of(text[common..], Shown)}\"";
        return ended with
        {
            Outcome = RequestRecord.Failed,
            Violations = [.. ended.Violations, new RecordedViolation(ViolationClass.SemanticDivergence, "server", words)],
            ViolationTotal = ended.ViolationTotal + 1,
            ViolationCounts = ended.ViolationCounts is { } counts ? new Dictionary<string, int>(counts) { [ViolationClass.SemanticDivergence] = 1 } : null,
            Probe = probe with { Held = false, Note = Compared(alone, text) },
        };
    }

    private static string Compared(string alone, string text) =>
        alone == text ? $"the same {text.Length} characters" : $"alike for {Divergence.CommonPrefix(alone, text)} characters of {alone.Length} and {text.Length}";

    /// <summary>A query of the sample, and how it is answered alone.</summary>
    private sealed class Sample(string part, PlannedRequest request, Prompt prompt)
    {
        public string Part => part;

        public PlannedRequest Request => request;

        public Prompt Prompt => prompt;

        public string? Alone { get; set; }

        /// <summary>Whether the answer repeats alone; null before it was asked for twice.</summary>
        public bool? Repeats { get; set; }
    }
}
