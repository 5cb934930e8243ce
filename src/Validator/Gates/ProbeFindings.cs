using System.Globalization;
using Validator.Metrics;

namespace Validator.Gates;

/// <summary>Says in words what the probes of a configuration came to, where that is not simply good.</summary>
public static class ProbeFindings
{
    /// <summary>Class of the finding that canaries were not recalled.</summary>
    public const string CanaryLost = "context.canary_lost";

    /// <summary>Class of the finding that a model cannot answer canaries at all.</summary>
    public const string TooWeak = "probe.model_too_weak";

    /// <summary>Class of the finding that answers do not repeat, so that nothing follows from how they differ.</summary>
    public const string NotRepeatable = "probe.not_repeatable";

    /// <summary>Class of the finding that probes were not sent.</summary>
    public const string NotAsked = "probe.not_asked";

    private const string Requests = "requests.jsonl";

    /// <summary>The findings; none where every probe came to what was hoped.</summary>
    /// <param name="configuration">Id of the configuration, which is also its folder.</param>
    /// <param name="records">The request log.</param>
    public static IReadOnlyList<Finding> Of(string configuration, IReadOnlyList<RequestRecord> records)
    {
        var probes = records.Where(record => record is { IsProbe: true, Probe: not null }).ToArray();
        var ended = probes.Where(record => record.Outcome != RequestRecord.Cancelled).ToArray();
        return
        [
            .. Lost(configuration, [.. ended.Where(record => record.Phase == RequestRecord.CanaryPhase)]),
            .. Weak(configuration, [.. ended.Where(record => record.Phase == RequestRecord.CanaryShortPhase)]),
            .. Changing(configuration, [.. ended.Where(record => record.Phase == RequestRecord.AlonePhase)]),
            .. Skipped(configuration, [.. probes.Except(ended)]),
        ];
    }

    private static IEnumerable<Finding> Lost(string configuration, RequestRecord[] asked)
    {
        var lost = asked.Where(record => record.Probe!.Held != true).ToArray();
        if (lost.Length == 0)
        {
            yield break;
        }

        var places = asked.GroupBy(record => record.Probe!.Part).ToDictionary(group => group.Key, group => (Held: group.Count(record => record.Probe!.Held == true), Asked: group.Count()));
        var told = string.Join(", ", places.Select(place => $"{place.Key} {place.Value.Held} of {place.Value.Asked}"));
        bool Gone(string part) => places.TryGetValue(part, out var place) && place.Held == 0;
        var meaning = Gone("head") && Gone("middle") && Gone("tail") ? "nothing of the prompt is recalled: it was not processed, or the model gave up over its length"
            : Gone("head") && !Gone("tail") ? "the head is lost: that is what a server leaves out that cuts a prompt and keeps its end, whatever prompt_eval_count says"
            : Gone("tail") && !Gone("head") ? "the tail is lost and the head is not: the end of the prompt does not reach the model"
            : "places inside the prompt are lost: the model does not hold a context of this length evenly";
        yield return new Finding(
            CanaryLost,
            string.Create(CultureInfo.InvariantCulture, $"canaries recalled: {told}; {meaning}"),
            "compare with a shorter prompt and with num_ctx above the prompt's length and the answer's; if the head alone is lost, send \"truncate\": false to get an error instead",
            Evidence(configuration, lost));
    }

    private static IEnumerable<Finding> Weak(string configuration, RequestRecord[] brief) => CanaryRecall.TooWeak(brief) is not { } words ? [] :
    [
        new Finding(TooWeak, words, "leave context.canary_recall out of the gates for this model, or give answers more tokens (num_predict); a model that thinks first needs them", Evidence(configuration, brief)),
    ];

    private static IEnumerable<Finding> Changing(string configuration, RequestRecord[] alone)
    {
        var changing = alone.Where(record => record.Probe!.Held == false).ToArray();
        return changing.Length == 0 ? [] :
        [
            new Finding(
                NotRepeatable,
                $"the answer changes when the same query is asked twice by itself at temperature 0 ({changing[0].Query}: {changing[0].Probe!.Note}); nothing follows from how it differs under load",
                "expect no two runs of this deployment to answer alike; divergence under load is not judged for it",
                Evidence(configuration, changing)),
        ];
    }

    private static IEnumerable<Finding> Skipped(string configuration, RequestRecord[] skipped) => skipped
        .Where(record => record.Probe!.Note is not null)
        .DistinctBy(record => record.Phase)
        .Select(record => new Finding(NotAsked, $"probes of phase {record.Phase} were {record.Probe!.Note}", "remove the cause and run again", $"{configuration}/{Requests}"));

    private static string Evidence(string configuration, RequestRecord[] records) =>
        $"{configuration}/{Requests}: request {string.Join(", ", records.Take(10).Select(record => record.Id.ToString(CultureInfo.InvariantCulture)))}";
}
