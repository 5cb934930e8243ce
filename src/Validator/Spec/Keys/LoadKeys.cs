namespace Validator.Spec.Keys;

/// <summary><c>load</c>.</summary>
internal static class LoadKeys
{
    private static readonly SpecKey<int> Concurrency = new("concurrency", SpecTypes.Whole(1, 10_000), "Workers of the mode closed that ask at the same time; with stages, where the first one starts.") { Default = "1", DefaultWhere = LoadShapeKeys.IsClosed };
    private static readonly SpecKey<int> Warmup = new("warmup", SpecTypes.Whole(0, 100_000), "Requests before the measured ones; in an open loop and with stages one after the other.") { Default = "0" };
    private static readonly SpecKey<int> Requests = new("requests", SpecTypes.Whole(1, 10_000_000), "Measured requests.") { Example = "10" };
    private static readonly SpecKey<TimeSpan> Duration = new("duration", SpecTypes.Time, "Measured time.") { Example = "5m" };
    private static readonly SpecKey<StopRule> StopWhen = new("stopWhen", SpecTypes.Choice(("last", StopRule.Last), ("first", StopRule.First)), "Which of requests and duration ends the load: the last reached or the first.") { Default = "last", DefaultWhere = LoadShapeKeys.IsSteady };
    private static readonly SpecKey<bool> Early = new("early", SpecTypes.Flag, "Ends the load of a configuration as soon as its verdict is decided: a gate that can no longer hold, or a test that may be looked at after every request. Without effect on a soak, which has a duration and no number of requests.") { Default = "false" };
    private static readonly SpecKey<TimeSpan> MaxDuration = new("maxDuration", SpecTypes.Time, "Bound on the load of a configuration.") { Example = "2h" };
    private static readonly SpecKey<TimeSpan> Timeout = new("timeout", SpecTypes.Time, "Bound on one request.") { Default = "60m" };
    private static readonly SpecKey<TimeSpan> FirstByteTimeout = new("firstByteTimeout", SpecTypes.Time, "Bound on the wait for the first frame; a prefill may be long.") { Default = "30m", CappedBy = Timeout };
    private static readonly SpecKey<TimeSpan> StallTimeout = new("stallTimeout", SpecTypes.Time, "Bound on the wait between frames, after the first.") { Default = "60s", CappedBy = Timeout };

    public static readonly SectionType<LoadSpec> Type = new(
        [LoadShapeKeys.Mode, Concurrency, LoadShapeKeys.Rate, LoadShapeKeys.MaxConcurrency, LoadShapeKeys.Seed, Warmup, Requests, Duration, LoadShapeKeys.Stages, StopWhen, Early, MaxDuration, Timeout, FirstByteTimeout, StallTimeout],
        values => new LoadSpec
        {
            Location = values.Where(new SpecKey[] { Requests, LoadShapeKeys.Stages, Duration }.FirstOrDefault(values.Written) ?? Requests).Location,
            Shape = LoadShapeKeys.Build(values),
            Concurrency = values.Maybe(Concurrency) ?? 1,
            Warmup = values.Get(Warmup),
            Requests = values.Maybe(Requests),
            Duration = LoadShapeKeys.Length(values) ?? values.Maybe(Duration),
            StopWhen = values.Maybe(StopWhen) ?? StopRule.Last,
            Early = values.Get(Early),
            MaxDuration = values.Maybe(MaxDuration),
            Timeout = values.Get(Timeout),
            FirstByteTimeout = values.Get(FirstByteTimeout),
            StallTimeout = values.Get(StallTimeout),
        },
        Check);

    private static bool Check(SectionValues values)
    {
        WarnOf(values, FirstByteTimeout, Timeout);
        WarnOf(values, StallTimeout, Timeout);
        if (values.Maybe(StopWhen) is not StopRule.First)
        {
            WarnOf(values, Duration, MaxDuration);
        }

        if (values.Maybe(Early) is true && !values.Written(Requests))
        {
            WarnOfEarly(values);
        }

        LoadShapeCheck.Warn(values, Requests, MaxDuration, FirstByteTimeout);
        var good = LoadShapeCheck.Check(values, Concurrency, Requests, Duration, StopWhen);
        if (values.Written(Requests) || values.Written(Duration) || values.Written(LoadShapeKeys.Stages))
        {
            return good;
        }

        values.At.Error($"{values.At.Path} has no end: give requests, duration or both, or stages", "requests: 10");
        return false;
    }

    /// <summary>Warns of an early end that never comes.</summary>
    private static void WarnOfEarly(SectionValues values)
    {
        if (values.Written(LoadShapeKeys.Stages))
        {
            values.Where(Early).Warning("load.early has no effect on stages: what the later ones do is not known before they were run", "leave early out, or give load.requests in the place of stages");
        }
        else if (values.Written(Duration))
        {
            values.Where(Early).Warning("load.early has no effect on a soak: a duration without a number of requests is always run whole", "give load.requests too, or leave early out");
        }
    }

    /// <summary>Warns when a time is longer than the one that bounds it, so that it can never be reached.</summary>
    private static void WarnOf(SectionValues values, SpecKey<TimeSpan> key, SpecKey<TimeSpan> bound)
    {
        if (values.Maybe(key) is { } inner && values.Maybe(bound) is { } outer && inner > outer)
        {
            values.Where(key).Warning($"load.{key.Name} is longer than load.{bound.Name}, which ends the wait before it", $"make {bound.Name} the longer");
        }
    }
}
