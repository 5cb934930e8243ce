using Validator.Spec.Keys;

namespace Validator.Spec.Profiles;

/// <summary>The sections of a profile that say how fast it is, and what it does not do well.</summary>
internal static class PerformanceKeys
{
    private static readonly SpecKey<string> ModelName = new("name", new NameType("the name of a model, such as qwen3-coder:30b", "^[A-Za-z0-9][A-Za-z0-9._:/-]*$"), "Name of the model as Ollama would know it.") { Required = true, Example = "qwen3-coder:30b" };
    private static readonly SpecKey<double> Parameters = new("parameters", new ParametersType(), "How many parameters it has.") { Required = true, Example = "30B" };
    private static readonly SpecKey<int> ContextLength = new("contextLength", ProfileTypes.Context, "Most tokens of context it takes.") { Default = "262144" };

    private static readonly SpecKey<double> Speed = new("tokensPerSecond", new SpeedType(), "Tokens per second.") { Required = true, Example = "5.1" };

    private static readonly SpecKey<int> NumCtx = new("numCtx", ProfileTypes.Context, "Context, num_ctx.") { Required = true, Example = "262144" };
    private static readonly SpecKey<int> NumThread = new("numThread", SpecTypes.Whole(1, 512), "Threads, num_thread.") { Required = true, Example = "16" };
    private static readonly SpecKey<int> ProcessesUpTo = new("processesUpTo", SpecTypes.Whole(1, 1_000_000), "Tokens of the longest prompt that is processed: of a longer one nothing is, and nothing is counted.") { Example = "8192" };

    private static readonly SpecKey<double> Variation = new("variation", new ShareType(50), "Standard deviation over mean of the speed of answers.") { Required = true, Example = "2%" };
    private static readonly SpecKey<int> Seed = new("seed", SpecTypes.Whole(0, int.MaxValue), "Each gives other figures, one always the same.") { Default = "1" };

    private static readonly SpecKey<TimeSpan> HalfLife = new("halfLife", SpecTypes.Time, "Time under load after which half the speed is left.") { Required = true, Example = "10m" };
    private static readonly SpecKey<double> Floor = new("floor", new ShareType(100), "Speed that is left in the end.") { Default = "10%" };

    private static readonly SpecKey<long> PerRequest = new("perRequest", SpecTypes.Bytes(1), "Memory that each request takes for good; the embedded engine really takes it.") { Required = true, Example = "8MiB" };

    public static readonly SectionType<ScriptedModel> Model = new(
        [ModelName, Parameters, ContextLength],
        values => new ScriptedModel(values.Get(ModelName), values.Get(Parameters), values.Get(ContextLength)));

    public static readonly SectionType<double> Prefill = new([Speed], values => values.Get(Speed));

    public static readonly SectionType<DecodePoint> Point = new(
        [NumCtx, NumThread, Speed, ProcessesUpTo],
        values => new DecodePoint(values.Get(NumCtx), values.Get(NumThread), values.Get(Speed), values.Maybe(ProcessesUpTo)));

    public static readonly SectionType<ScriptedNoise> Noise = new(
        [Variation, Seed],
        values => new ScriptedNoise(values.Get(Variation), values.Get(Seed)));

    public static readonly SectionType<ScriptedDecay> Decay = new(
        [HalfLife, Floor],
        values => new ScriptedDecay(values.Get(HalfLife), values.Get(Floor)));

    public static readonly SectionType<long> Leak = new([PerRequest], values => values.Get(PerRequest));
}
