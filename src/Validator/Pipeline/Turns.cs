using Validator.Integrity;
using Validator.Load;
using Validator.Metrics;
using Validator.Spec;

namespace Validator.Pipeline;

/// <summary>
/// What a worker asks when a request is due: the query that is next in the mix, or the next turn of the conversation that it
/// is in. A conversation stays with its worker, and does not go on from the warm-up into the measured load.
/// </summary>
internal sealed class Turns(Workload workload, DeploymentSpec spec)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<int, Conversation> _open = [];

    /// <summary>
    /// Chooses conversations, where there are any of several turns: the load's own mix chooses a query for every request, also
    /// for one that goes on with an earlier query.
    /// </summary>
    private readonly QueryMix? _conversations = spec.Workload.Queries.Any(query => query.Turns > 1) ? new QueryMix(spec.Workload.Queries) : null;
    private int _begun;

    /// <summary>What a worker asks now.</summary>
    /// <param name="worker">The worker, which has nothing else under way.</param>
    /// <param name="due">The request that is due.</param>
    /// <returns>The request with the query and turn that it has, its prompt, and how its prefill is to be recorded.</returns>
    public (PlannedRequest Request, Prompt Prompt, string Prefill) Next(int worker, PlannedRequest due)
    {
        lock (_gate)
        {
            if (_open.TryGetValue(worker, out var open) && open.First.Measured == due.Measured)
            {
                return (due with { Query = open.First.Query, Turn = open.Turn, Conversation = open.First.Number }, open.Prompt, RequestRecord.WarmPrefill);
            }

            var request = _conversations is null ? due : due with { Query = _conversations.Next() };
            var conversation = workload.Begin(request);
            _open.Remove(worker);
            if (request.Query.Turns > 1)
            {
                request = request with { Conversation = request.Number };
                _open[worker] = conversation;
            }

            var fills = ++_begun <= (spec.Load.Shape.IsOpen ? 1 : spec.Load.MostConcurrency);
            return (request, conversation.Prompt, !conversation.Prompt.IsWarm ? RequestRecord.ColdPrefill : fills ? RequestRecord.FillPrefill : RequestRecord.WarmPrefill);
        }
    }

    /// <summary>Takes the answer into the worker's conversation; one whose answer failed or cannot be sent back ends here.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="record">The request that ended.</param>
    /// <param name="reader">Still holds its answer.</param>
    /// <returns>Why the conversation ends before its last turn although the answer is sound; null where it does not.</returns>
    public string? Ended(int worker, RequestRecord record, ResponseReader reader)
    {
        lock (_gate)
        {
            if (!_open.TryGetValue(worker, out var open))
            {
                return null;
            }

            var answer = record.IsSuccess && reader.CaptureComplete ? AnswerText.Parts(reader.Captured.Span, spec.Deployment.Stream) : null;
            var whole = answer is { } parts && parts.Content.Length < AnswerText.Longest;
            if (whole && open.Continue(answer!.Value.Content, record.PromptTokens, record.OutputTokens, answer.Value.Thinking.Length > 0))
            {
                return null;
            }

            _open.Remove(worker);
            return record.IsSuccess && !whole && open.Turn < open.First.Query.Turns
                ? $"the answer to request {record.Id} ({record.Query}) is too long to be sent back, so its conversation ends at turn {open.Turn}; bound answers by num_predict or maxTokens"
                : null;
        }
    }
}
