using System.Globalization;
using Validator.Runtime;
using Validator.Spec;

namespace Validator.Gates;

/// <summary>What only the process that infers shows: parallelism, threads and other options, from its real arguments.</summary>
internal static class RunnerContract
{
    public const string ParallelVariable = "OLLAMA_NUM_PARALLEL";
    public const string Parallelism = "downgrade.parallelism";
    public const string Threads = "downgrade.threads";
    public const string Ignored = "downgrade.option_ignored";

    private static readonly Downgrade s_parallelism = new(
        Parallelism,
        "the server forces one slot for some architectures (several vision and hybrid models) and for embedding models; older versions take fewer where memory is short",
        "declare OLLAMA_NUM_PARALLEL as it really is, and run more instances for more requests at a time; the server's log tells of the load");

    private static readonly Downgrade s_threads = new(
        Threads, "the option did not reach the runner, or was clamped to what it allows", "see the server's log for what it was asked; declare num_thread as it really is");

    /// <summary>The assertions that the spec makes of the runner.</summary>
    public static IEnumerable<ContractResult> Evaluate(DeploymentSpec spec, Configuration configuration, RunnerView runner)
    {
        if (spec.Runtime.Environment.TryGetValue(ParallelVariable, out var parallel)
            && int.TryParse(parallel, NumberStyles.None, CultureInfo.InvariantCulture, out var slots) && slots > 0)
        {
            var record = spec.Runtime.EnvironmentForRecord.GetValueOrDefault(ParallelVariable, parallel);
            yield return Number("parallelism", slots, record, record != parallel, runner.Settings?.Parallel, runner, ("slot for requests at a time", "slots for requests at a time"), s_parallelism);
        }

        if (configuration.Whole("num_thread") is { } threads and > 0)
        {
            var option = configuration.Options["num_thread"];
            yield return spec.Deployment.Api == ApiKind.OpenAi
                ? Found.NotChecked("threads", Text(option), "/v1 carries no num_thread, so the server was not asked for it")
                : Number("threads", threads, Text(option), option.FromEnvironment, runner.Settings?.Threads, runner, ("thread that infers", "threads that infer"), s_threads);
        }

        if (configuration.Options.Count > 0 && spec.Deployment.Api != ApiKind.OpenAi)
        {
            yield return Options(configuration, runner);
        }
    }

    private static ContractResult Number(string id, int declared, string record, bool hidden, int? actual, RunnerView runner, (string One, string Many) what, Downgrade downgrade)
    {
        if (runner.Settings is null)
        {
            return Found.NotChecked(id, record, runner.Source);
        }

        // A line that carries settings, and not this one, leaves it to the process: that is not what was declared.
        var found = new Found(hidden, actual == declared, actual?.ToString(CultureInfo.InvariantCulture) ?? "not given");
        var counted = record == "1" ? $"1 {what.One}" : $"{record} {what.Many}";
        return found.Result(
            id,
            record,
            found.Held == true ? $"{counted}, by the {runner.Source}" : $"silently changed: {counted} {(record == "1" ? "is" : "are")} declared, the {runner.Source} tell of {found.Text}",
            downgrade);
    }

    private static ContractResult Options(Configuration configuration, RunnerView runner)
    {
        const string id = "options";
        var seen = Visible(runner).Where(option => configuration.Options.ContainsKey(option.Name) && option.Actual is not null).ToArray();
        var wrong = seen.Where(option => configuration.Whole(option.Name) is >= 0 and var declared && declared != option.Actual).ToArray();
        string[] ignored =
        [
            .. runner.Ignored.Where(configuration.Options.ContainsKey).Select(name => $"{name} (the server does not know it)"),
            // The context and the threads have assertions of their own, which name what became of them.
            .. wrong.Where(option => option.Name is not ("num_ctx" or "num_thread"))
                .Select(option => $"{option.Name} ({(configuration.Options[option.Name].FromEnvironment ? "not as declared" : $"{option.Actual} instead")})"),
        ];
        var expected = string.Join(", ", configuration.Options.OrderBy(option => option.Key, StringComparer.Ordinal).Select(option => $"{option.Key} {Text(option.Value)}"));
        if (ignored.Length > 0)
        {
            var words = string.Join(", ", ignored);
            return new Found(false, false, words).Result(id, expected, $"options are silently not honoured: {words}", new(
                Ignored, "this version of the server does not know the option, or overrides it", "correct its name, take it out, or use a version that knows it"));
        }

        var told = seen.Except(wrong).Select(option => option.Name).ToArray();
        var silent = configuration.Options.Keys.Except(seen.Select(option => option.Name)).Order(StringComparer.Ordinal).ToArray();
        return told.Length == 0
            ? Found.NotChecked(id, expected, runner.Settings is null ? runner.Source : $"the {runner.Source} show none of them")
            : new Found(false, true, "as declared").Result(id, expected, $"{string.Join(", ", told)} {(told.Length == 1 ? "holds" : "hold")} by the {runner.Source}"
                + (silent.Length == 0 ? string.Empty : $"; of {string.Join(", ", silent)} nothing shows there, and the server's log refuses none"));
    }

    private static IEnumerable<(string Name, int? Actual)> Visible(RunnerView runner) => runner.Settings is not { } settings ? [] :
    [
        ("num_ctx", settings.Context / settings.Parallel),
        ("num_thread", settings.Threads),
        ("num_batch", settings.Batch),
        ("num_gpu", settings.GpuLayers),
    ];

    private static string Text(OptionValue option) => option.FromEnvironment ? option.Text : option.Json;
}
