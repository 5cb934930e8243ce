using Validator.Spec.Reading;

namespace Validator.Spec.Keys;

/// <summary>Keys of <c>load</c> that say when requests are sent.</summary>
internal static class LoadShapeKeys
{
    public static readonly SpecKey<LoadMode> Mode = new("mode", SpecTypes.Choice(("closed", LoadMode.Closed), ("constant", LoadMode.Constant), ("poisson", LoadMode.Poisson)), "How requests are timed: closed lets each worker wait for its answer; constant and poisson send at a rate, whether or not others have ended.") { Default = "closed" };
    public static readonly SpecKey<double> Rate = new("rate", new RateType(), "Requests per second of the modes constant and poisson; with stages, where the first one starts (0 when left out).") { Example = "0.5/s" };
    public static readonly SpecKey<int> MaxConcurrency = new("maxConcurrency", SpecTypes.Whole(1, 10_000), "Requests of the modes constant and poisson that may be under way; those beyond it are sent late, which counts as latency, and make the run inconclusive.") { Default = "1000", DefaultWhere = IsOpen };
    public static readonly SpecKey<int> Seed = new("seed", SpecTypes.Whole(0, int.MaxValue), "Seed of the times of the mode poisson: the same one gives the same times.") { Default = "1", DefaultWhere = section => ModeOf(section) == LoadMode.Poisson };

    private static readonly SpecKey<TimeSpan> Duration = new("duration", new DurationType(TimeSpan.Zero, TimeSpan.FromHours(720)), "How long the stage is; 0s for a jump.") { Required = true, Example = "1m" };
    private static readonly SpecKey<StageTarget> Target = new("target", new StageTargetType(), "Workers of the mode closed, or requests per second of the others, at the stage's end.") { Required = true, Example = "4" };
    private static readonly SpecKey<RampKind> Ramp = new("ramp", SpecTypes.Choice(("linear", RampKind.Linear), ("step", RampKind.Step)), "How it gets there: linear changes steadily from where the stage before ended, step holds the target from the stage's start.") { Default = "linear" };

    private static readonly SectionType<(LoadStage Stage, StageTarget Target, Cursor At)> Stage = new(
        [Duration, Target, Ramp],
        values => (new LoadStage(values.Get(Duration), values.Get(Target).Value, values.Get(Ramp) == RampKind.Step), values.Get(Target), values.Where(Target)));

    public static readonly SpecKey<IReadOnlyList<(LoadStage Stage, StageTarget Target, Cursor At)>> Stages = new("stages", SpecTypes.List(Stage, "stages", 1, "there is nothing to ask"), "Stretches of the measured load, in the place of requests and duration; from concurrency or rate on.") { Example = "[{ duration: 1m, target: 4 }]" };

    /// <summary>The shape; to be asked where every key is sound.</summary>
    public static LoadShape Build(SectionValues values) => new()
    {
        Mode = values.Get(Mode),
        Rate = values.Maybe(Rate),
        MaxConcurrency = values.Maybe(MaxConcurrency) ?? LoadShape.DefaultMaxConcurrency,
        Seed = values.Maybe(Seed) ?? 1,
        Stages = values.Optional(Stages) is { } stages ? [.. stages.Select(stage => stage.Stage)] : [],
    };

    /// <summary>How long the stages are together; null without any.</summary>
    public static TimeSpan? Length(SectionValues values) => values.Optional(Stages) is { } stages
        ? stages.Aggregate(TimeSpan.Zero, (sum, stage) => sum + stage.Stage.Duration)
        : null;

    /// <summary>Whether a section of <c>load</c> says closed, or nothing.</summary>
    public static bool IsClosed(Cursor section) => ModeOf(section) == LoadMode.Closed;

    /// <summary>Whether it has no stages.</summary>
    public static bool IsSteady(Cursor section) => ((MapNode)section.Node).Find(Stages.Name) is null;

    private enum RampKind
    {
        Linear,
        Step,
    }

    private static bool IsOpen(Cursor section) => ModeOf(section) is LoadMode.Constant or LoadMode.Poisson;

    /// <summary>The mode; null where what is written is none.</summary>
    public static LoadMode? ModeOf(Cursor section) => ((MapNode)section.Node).Find(Mode.Name) is not { } given ? LoadMode.Closed
        : Mode.Of.TryRead(section.Key(Mode.Name, given) with { Context = section.Context.Silent() }, out var mode) ? mode : null;
}
