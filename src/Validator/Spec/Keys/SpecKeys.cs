namespace Validator.Spec.Keys;

/// <summary>The spec's top level, and where in it a key is legal.</summary>
internal static class SpecKeys
{
    public const string ApiVersion = "ollama-validator/v1";

    private static readonly SpecKey<string> Version = new("apiVersion", SpecTypes.Choice((ApiVersion, ApiVersion)), "Version of this format.") { Required = true, Example = ApiVersion };
    private static readonly SpecKey<string> Name = new("name", SpecTypes.Slug, "Name of the deployment.") { Required = true, Example = "django-analysis-256k" };
    private static readonly SpecKey<TargetSpec> Target = new("target", TargetKeys.Type, "The machine it is meant for.");
    private static readonly SpecKey<RuntimeSpec> Runtime = new("runtime", RuntimeKeys.Type, "What serves the model.");
    private static readonly SpecKey<DeploymentSection> Deployment = new("deployment", DeploymentKeys.Type, "What is deployed.") { Required = true, Example = "{ model: qwen3-coder:30b }" };
    private static readonly SpecKey<IReadOnlyList<MatrixAxis>> Matrix = new("matrix", new MatrixType(), "Values to try, one configuration for each combination.") { Example = "{ num_thread: [8, 16] }" };
    private static readonly SpecKey<ScheduleSpec> Schedule = new("schedule", ScheduleKeys.Type, "How the configurations of the matrix follow each other.");
    private static readonly SpecKey<Acceptance> Accept = new("accept", new AcceptType(), "Which configurations must be approved.") { Default = "all" };
    private static readonly SpecKey<WorkloadSpec> Workload = new("workload", WorkloadKeys.Type, "What is asked.") { Required = true, Example = "{ queries: [{ id: hello, prompt: Say hello. }] }" };
    private static readonly SpecKey<LoadSpec> Load = new("load", LoadKeys.Type, "How it is asked.") { Required = true, Example = "{ requests: 10 }" };
    private static readonly SpecKey<ProbeSpec> Probes = new("probes", ProbeKeys.Type, "What is asked apart from the load, to prove that the context is read and that answers do not run into each other.");
    private static readonly SpecKey<IReadOnlyList<GateKeys.Gate>> Gates = new("gates", GateKeys.Type, "What must hold; without a gate nothing could be approved.") { Required = true, Example = "[requests.success_rate == 100%]" };
    private static readonly SpecKey<PolicySpec> Policy = new("policy", PolicyKeys.Type, "How much weighs what is known of the machine and the model before the load.");
    private static readonly SpecKey<TelemetrySpec> Telemetry = new("telemetry", TelemetryKeys.Type, "What the machine, the server and the tool do during the load: telemetry.jsonl.");
    private static readonly SpecKey<LocatedText> Baseline = new("baseline", new BaselineType(), "The approved run that gates with 'of baseline' compare to: its verdict.json, its folder, or last-approved for the newest approved run of this name in artifacts/validator.") { Example = "./baselines/ryzen-16c.verdict.json" };
    private static readonly SpecKey<LocatedText> Best = new("best", SpecTypes.Path, "The tune.json whose best gates with 'of best' compare to, beside the other configurations of the run.") { Example = "./tune.json" };
    private static readonly SpecKey<WireSpec> Wire = new("wire", WireKeys.Type, "Which raw bytes are kept.");

    public static readonly SectionType<ReadSpec> Root = new(
        [Version, Name, Target, Runtime, Deployment, Matrix, Schedule, Accept, Workload, Load, Probes, Gates, Policy, Telemetry, Baseline, Best, Wire],
        Build,
        Check);

    /// <summary>The type at a dotted path without list indices.</summary>
    public static ValueType? TypeAt(string path)
    {
        ValueType? type = Root;
        foreach (var step in path.Split('.'))
        {
            type = type?.Inside.FirstOrDefault(i => i.Name == step).Type;
        }

        return type;
    }

    private static ReadSpec Build(SectionValues values)
    {
        var deployment = values.Get(Deployment);
        var matrix = values.Optional(Matrix) ?? [];
        var spec = new DeploymentSpec
        {
            File = values.At.Context.File,
            Name = values.Get(Name),
            Target = values.Optional(Target) ?? new TargetSpec(),
            Runtime = values.Optional(Runtime) ?? new RuntimeSpec(),
            Deployment = deployment,
            Matrix = matrix,
            Schedule = values.Optional(Schedule) ?? new ScheduleSpec(),
            Accept = values.Get(Accept).Rule,
            Workload = values.Get(Workload),
            Load = values.Get(Load),
            Probes = values.Optional(Probes) ?? new ProbeSpec(),
            Gates = [.. values.Get(Gates).Select(g => g.Declaration)],
            Policy = values.Optional(Policy) ?? new PolicySpec(),
            Telemetry = values.Optional(Telemetry) ?? new TelemetrySpec(),
            Baseline = values.Optional(Baseline),
            Best = values.Optional(Best),
            Wire = values.Optional(Wire) ?? new WireSpec(WireCapture.Failures, 64L * 1024 * 1024),
        };
        return new ReadSpec(spec, ConfigurationMatrix.Expand(OpenAiRoute.Options(deployment, spec.Runtime), matrix));
    }

    private static bool Check(SectionValues values)
    {
        var good = UniqueIds.Check(values.SoundItems(Gates).Where(g => g.Declaration.Id is not null).Select(g => (g.Declaration.Id!, g.At)));
        if (values.Optional(Probes)?.Alone > 0 && values.Optional(Load) is { ProbeConcurrency: 1 } alone)
        {
            var key = alone.Shape.IsOpen ? "load.maxConcurrency" : "load.concurrency";
            values.Where(Probes).Into("alone").Warning($"probes.alone: {key} is 1, so there are no answers among others to compare with, and nothing is asked", $"raise {key}, or leave it out");
        }

        if (values.Optional(Deployment) is not { } deployment || (values.Written(Matrix) && values.Optional(Matrix) is null))
        {
            return good;
        }

        var matrix = values.Optional(Matrix) ?? [];
        var runtime = values.Optional(Runtime);
        if (!values.Written(Runtime) || runtime is not null)
        {
            good &= OpenAiRoute.Check(deployment, values.Where(Deployment), matrix, values.Where(Matrix), runtime);
        }

        var configurations = ConfigurationMatrix.Expand(OpenAiRoute.Options(deployment, runtime), matrix);
        if (values.Optional(Accept) is { } accept)
        {
            good &= Consistency.AcceptedExist(accept, configurations);
        }

        if (values.Optional(Workload) is { } workload)
        {
            good &= WorkloadKeys.Fits(workload, values.Where(Workload), deployment.Api);
        }

        var tokens = values.Optional(Workload)?.Corpus?.Tokens;
        Consistency.Doubts(deployment, values.Where(Deployment), configurations, tokens, values.Where(Workload));
        return good;
    }
}

/// <summary>A spec and its configurations.</summary>
internal sealed record ReadSpec(DeploymentSpec Spec, IReadOnlyList<Configuration> Configurations);
