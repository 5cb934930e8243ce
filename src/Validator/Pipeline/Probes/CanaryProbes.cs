using Validator.Load;
using Validator.Metrics;
using Validator.Spec;

namespace Validator.Pipeline;

/// <summary>
/// Plants facts at head, middle and tail of texts as long as the load's prompts and asks for them: the proof of the context
/// that no counter of the server can lie about. Over a short text first, for a model that fails there says nothing by
/// failing over a long one.
/// </summary>
internal sealed class CanaryProbes(ProbePlan plan, Workload workload, ITokenCounter counter, DeploymentSection deployment, Configuration configuration, IProbeSender sender)
{
    private const int LeastAnswer = 64;
    private const int MostAnswer = 512;

    private readonly int _answer = Math.Clamp(configuration.Whole("num_predict") is > 0 and var tokens ? tokens : MostAnswer, LeastAnswer, MostAnswer);
    private CanaryPrompts? _prompts;
    private RequestTemplate? _template;
    private bool _able;

    /// <summary>Asks over a short text whether the model can answer at all.</summary>
    /// <param name="number">Last number taken by a request.</param>
    /// <param name="cancellationToken">Breaks off.</param>
    /// <returns>The last number taken then.</returns>
    public async Task<int> BeforeLoadAsync(int number, CancellationToken cancellationToken)
    {
        if (plan.Canaries == 0)
        {
            return number;
        }

        _prompts = await CanaryPrompts.PrepareAsync(workload, plan.Canaries, configuration.ContextLength - _answer, counter, cancellationToken);
        if (_prompts is null)
        {
            sender.Skip(Query(CanaryPlace.Head), RequestRecord.CanaryShortPhase, $"num_ctx {configuration.ContextLength} does not hold the canaries by themselves with an answer of {_answer} tokens");
            return number;
        }

        _template = new RequestTemplate(deployment, Greedy.Of(configuration, _answer));
        sender.Tell($"asking for {ProbePlan.Places * plan.Canaries} canaries over a short text");
        var (last, asked, held) = await AskAsync(number, RequestRecord.CanaryShortPhase, brief: true, cancellationToken);
        _able = asked == held;
        sender.Tell(_able ? "the model answers them" : $"the model recalls {held} of {asked} over a short text: it cannot prove its context by canaries");
        return last;
    }

    /// <summary>Asks over texts as long as the load's, where the model is able to answer.</summary>
    /// <param name="number">Last number taken by a request.</param>
    /// <param name="cancellationToken">Breaks off.</param>
    /// <returns>The last number taken then.</returns>
    public async Task<int> AfterLoadAsync(int number, CancellationToken cancellationToken)
    {
        if (!_able)
        {
            return number;
        }

        sender.Tell($"asking for {ProbePlan.Places * plan.Canaries} canaries over texts as long as the load's prompts");
        var (last, asked, held) = await AskAsync(number, RequestRecord.CanaryPhase, brief: false, cancellationToken);
        sender.Tell($"{held} of {asked} canaries recalled");
        return last;
    }

    /// <summary>Writes down that the load was not followed by canaries.</summary>
    public void Skip(string reason)
    {
        if (_able)
        {
            sender.Skip(Query(CanaryPlace.Head), RequestRecord.CanaryPhase, reason);
        }
    }

    /// <summary>No id of a query holds a full stop, so these are told from any of them.</summary>
    private static string Query(CanaryPlace place) => $"canary.{Name(place)}";

    private static string Name(CanaryPlace place) => place switch
    {
        CanaryPlace.Head => "head",
        CanaryPlace.Middle => "middle",
        _ => "tail",
    };

    private async Task<(int Last, int Asked, int Held)> AskAsync(int number, string phase, bool brief, CancellationToken cancellationToken)
    {
        var (asked, held) = (0, 0);
        for (var set = 0; set < plan.Canaries; set++)
        {
            var nonce = number + 1;
            foreach (var canary in _prompts!.Sets[set].All)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var request = new PlannedRequest(++number, new QuerySpec(Query(canary.Place), canary.Question, 1), Measured: false);
                var prompt = _prompts.Make(nonce, set, canary.Place, brief);
                var record = await sender.SendAsync(0, new ProbeRequest(request, phase, _template!, prompt, (ended, text) => Judge(ended, text, canary)), cancellationToken);
                cancellationToken.ThrowIfCancellationRequested();
                asked++;
                held += record.Probe?.Held == true ? 1 : 0;
            }
        }

        return (number, asked, held);
    }

    private static RequestRecord Judge(RequestRecord ended, string? text, Canary canary) => ended with
    {
        Probe = new RecordedProbe(Name(canary.Place), canary.Digits, text is not null && CanaryAnswer.Holds(text, canary), text),
    };
}
