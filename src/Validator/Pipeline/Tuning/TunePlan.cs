using Validator.Spec;

namespace Validator.Pipeline.Tuning;

/// <summary>The plan of a run made that of a search: one configuration for each context, short answers, a load without an end of its own.</summary>
internal static class TunePlan
{
    private const string Threads = "num_thread";

    /// <summary>The plan.</summary>
    /// <param name="plan">That of a run.</param>
    /// <param name="tune">How it is searched.</param>
    /// <param name="first">The threads that servers are booted with.</param>
    public static Plan Of(Plan plan, TuneOptions tune, int first)
    {
        var spec = plan.Spec;

        // Clients of /v1 cannot say with how many threads a model is loaded.
        var deployment = spec.Deployment.Api == ApiKind.OpenAi ? spec.Deployment with { Api = ApiKind.Chat } : spec.Deployment;
        var corpus = spec.Workload.Corpus is { } text && tune.PromptTokens is { } tokens ? text with { Tokens = tokens } : spec.Workload.Corpus;
        var configurations = plan.Configurations.DistinctBy(configuration => configuration.ContextLength).Select(configuration => new Configuration(
            configuration.ContextLength is { } context ? $"num_ctx-{context}" : "default-context", Options(configuration, tune, first)));
        return plan with
        {
            Spec = spec with { Deployment = deployment, Workload = spec.Workload with { Corpus = corpus, Prefill = PrefillPolicy.Cold }, Load = spec.Load with { Early = false, Shape = new LoadShape(), Concurrency = 1 } },
            Configurations = [.. configurations],
        };
    }

    /// <summary>The threads that the matrix names; null where it names none.</summary>
    public static IReadOnlyList<int>? AxisOf(DeploymentSpec spec)
    {
        var axis = spec.Matrix.FirstOrDefault(axis => axis.Option == Threads);
        int[] values = [.. (axis?.Values ?? []).Select(value => value.Whole).OfType<long>().Where(value => value is > 0 and <= int.MaxValue).Select(value => (int)value).Distinct().Order()];
        return values.Length > 1 ? values : null;
    }

    private static Dictionary<string, OptionValue> Options(Configuration configuration, TuneOptions tune, int first) => new(configuration.Options)
    {
        [Threads] = OptionValue.Of(first),
        ["num_predict"] = OptionValue.Of(configuration.Whole("num_predict") is > 0 and var own ? Math.Min(own, tune.Predict) : tune.Predict),
    };
}
