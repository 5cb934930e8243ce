using System.Globalization;
using Validator.Spec;

namespace Validator.Pipeline;

/// <summary>Shapes of load in words.</summary>
internal static class LoadWords
{
    private const int MostStages = 6;

    /// <summary>The mode as the spec writes it.</summary>
    public static string Of(LoadMode mode) => mode switch
    {
        LoadMode.Constant => "constant",
        LoadMode.Poisson => "poisson",
        _ => "closed",
    };

    /// <summary>A load that is open, has stages, or both, in one line.</summary>
    public static string Of(LoadSpec load)
    {
        var shape = load.Shape;
        var what = shape.Stages.Count > 0 ? $"{Time(load.Duration)} in {Count(shape.Stages.Count, "stage")} from {Level(shape.IsOpen ? shape.Rate ?? 0 : load.Concurrency, shape)}: {Stages(shape)}"
            : $"{Limits(load)} at {Level(shape.Rate ?? 0, shape)}";
        var how = shape.IsOpen ? $", an open loop with {Of(shape.Mode)} gaps, at most {shape.MaxConcurrency.ToString(CultureInfo.InvariantCulture)} under way" : string.Empty;
        return $"{what}{how}, {load.Warmup.ToString(CultureInfo.InvariantCulture)} for warm-up";
    }

    /// <summary>The bound on it by its schedule and the time-outs.</summary>
    public static TimeSpan? Longest(LoadSpec load)
    {
        // Warm-up goes one by one, and whoever is sent last may take all of its time.
        var requests = load.Shape.IsOpen && load.Shape.Rate is > 0 and var rate && load.Requests is { } planned ? TimeSpan.FromSeconds((planned - 1) / rate) : (TimeSpan?)null;
        var scheduled = (requests, load.Duration) is ({ } byNumber, { } byTime) ? (byNumber > byTime) == (load.StopWhen == StopRule.Last) ? byNumber : byTime : requests ?? load.Duration;
        return load.Shape.Mode == LoadMode.Poisson && load.Shape.Stages.Count == 0 && load.Requests is not null ? null : scheduled + (load.Timeout * (load.Warmup + 1));
    }

    /// <summary>A level of the load, such as <c>4 workers</c> or <c>2/s</c>; on a ramp the next worker begins when its whole number is reached.</summary>
    public static string Level(double level, LoadShape shape) => shape.IsOpen ? Quantity.Format(level, Unit.PerSecond) : Count(Math.Floor(level + 1e-9), "worker");

    private static string Stages(LoadShape shape) => string.Join(", ", shape.Stages.Take(MostStages).Select(stage =>
            stage.Duration == TimeSpan.Zero ? $"at once {Level(stage.Target, shape)}" : $"{Time(stage.Duration)} {(stage.Steps ? "at" : "to")} {Level(stage.Target, shape)}"))
        + (shape.Stages.Count > MostStages ? $" and {(shape.Stages.Count - MostStages).ToString(CultureInfo.InvariantCulture)} more" : string.Empty);

    private static string Limits(LoadSpec load)
    {
        string?[] limits = [load.Requests is { } requests ? Count(requests, "request") : null, load.Duration is { } duration ? Time(duration) : null];
        return string.Join(load.StopWhen == StopRule.First ? " or " : " and at least ", limits.Where(limit => limit is not null));
    }

    private static string Count(double number, string noun) => string.Create(CultureInfo.InvariantCulture, $"{number} {noun}{(number == 1 ? string.Empty : "s")}");

    private static string Time(TimeSpan? time) => Quantity.Format((time ?? TimeSpan.Zero).TotalSeconds, Unit.Duration);
}
