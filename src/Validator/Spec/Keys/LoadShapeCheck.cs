using System.Globalization;

namespace Validator.Spec.Keys;

/// <summary>What the keys that say when requests are sent contradict each other in.</summary>
internal static class LoadShapeCheck
{
    /// <summary>Reports contradictions; false after an error.</summary>
    /// <param name="values">What <c>load</c> holds.</param>
    /// <param name="concurrency">Key of the workers.</param>
    /// <param name="instead">Keys that stages take the place of.</param>
    public static bool Check(SectionValues values, SpecKey<int> concurrency, params SpecKey[] instead)
    {
        if (LoadShapeKeys.ModeOf(values.At) is not { } mode)
        {
            return false;
        }

        var good = mode == LoadMode.Closed ? Closed(values) : Open(values, mode, concurrency);
        if (mode != LoadMode.Poisson)
        {
            good &= Refuse(values, LoadShapeKeys.Seed, "load.seed is for the mode poisson: nothing else is left to chance", "leave it out");
        }

        return good && (!values.Written(LoadShapeKeys.Stages) || Staged(values, mode, instead));
    }

    /// <summary>Warns of what will not be reached in time, or not be sent in time.</summary>
    public static void Warn(SectionValues values, SpecKey<int> requests, SpecKey<TimeSpan> maxDuration, SpecKey<TimeSpan> firstByteTimeout)
    {
        if (values.Optional(LoadShapeKeys.Stages) is { } stages)
        {
            TooLong(values, LoadShapeKeys.Stages, stages.Sum(stage => stage.Stage.Duration.TotalSeconds), "the stages", maxDuration);
        }
        else if (values.Maybe(LoadShapeKeys.Rate) is { } rate && values.Maybe(requests) is { } planned)
        {
            TooLong(values, requests, (planned - 1) / rate, string.Create(CultureInfo.InvariantCulture, $"{planned} requests at {Quantity.Format(rate, Unit.PerSecond)}"), maxDuration);
        }

        // By Little's law; a time-out that nobody chose says nothing about how long answers are expected to take.
        var fastest = Math.Max(values.Maybe(LoadShapeKeys.Rate) ?? 0, (values.Optional(LoadShapeKeys.Stages) ?? []).Select(stage => stage.Stage.Target).DefaultIfEmpty().Max());
        var most = values.Maybe(LoadShapeKeys.MaxConcurrency) ?? LoadShape.DefaultMaxConcurrency;
        if (LoadShapeKeys.ModeOf(values.At) != LoadMode.Closed && values.Maybe(firstByteTimeout) is { } wait && fastest * wait.TotalSeconds > most)
        {
            values.Where(LoadShapeKeys.MaxConcurrency).Warning(
                $"answers that take longer than {Quantity.Format(most / fastest, Unit.Duration)} have all {most} requests under way at {Quantity.Format(fastest, Unit.PerSecond)}, well before load.firstByteTimeout: later ones would be sent late",
                "raise load.maxConcurrency, or lower load.rate or load.firstByteTimeout");
        }
    }

    private static bool Closed(SectionValues values) =>
        Refuse(values, LoadShapeKeys.Rate, "load.rate is for the modes constant and poisson; in the mode closed each worker waits for its answer", "mode: constant")
        & Refuse(values, LoadShapeKeys.MaxConcurrency, "load.maxConcurrency is for the modes constant and poisson", "the workers of the mode closed are load.concurrency");

    private static bool Open(SectionValues values, LoadMode mode, SpecKey<int> concurrency)
    {
        var good = Refuse(values, concurrency, "load.concurrency is for the mode closed; requests of an open loop are sent when they are due", "load.maxConcurrency bounds the requests under way");
        if (values.Written(LoadShapeKeys.Rate) || values.Written(LoadShapeKeys.Stages))
        {
            return good;
        }

#pragma warning disable CA1308 // It is written so in the spec.
        values.At.Error($"load.rate is missing: the mode {mode.ToString().ToLowerInvariant()} sends at a rate", "rate: 0.5/s");
#pragma warning restore CA1308
        return false;
    }

    private static bool Staged(SectionValues values, LoadMode mode, SpecKey[] instead)
    {
        var good = true;
        foreach (var key in instead)
        {
            good &= Refuse(values, key, $"load.{key.Name} beside load.stages: the stages say how long the load is", "leave one of the two out");
        }

        var stages = values.SoundItems(LoadShapeKeys.Stages);
        foreach (var (_, target, at) in mode == LoadMode.Closed ? stages : [])
        {
            if (target.PerSecond || !double.IsInteger(target.Value))
            {
                at.Error($"{at.Path}: in the mode closed it is a whole number of workers", target.PerSecond ? "mode: constant" : null);
                good = false;
            }
        }

        if (stages.Count > 0 && stages.All(stage => stage.Target.Value == 0)
            && (stages.All(stage => stage.Stage.Steps) || (mode != LoadMode.Closed && values.Maybe(LoadShapeKeys.Rate) is null)))
        {
            values.Where(LoadShapeKeys.Stages).Error("load.stages: every target is 0, so that nothing is asked", "give one a target above 0");
            return false;
        }

        if (stages.Count > 0 && stages.All(stage => stage.Stage.Duration == TimeSpan.Zero))
        {
            values.Where(LoadShapeKeys.Stages).Error("load.stages: every duration is 0, so that nothing is asked", "give one a duration, such as 1m");
            return false;
        }

        return good;
    }

    private static bool Refuse(SectionValues values, SpecKey key, string message, string hint)
    {
        if (!values.Written(key))
        {
            return true;
        }

        values.Where(key).Error(message, hint);
        return false;
    }

    private static void TooLong(SectionValues values, SpecKey at, double seconds, string what, SpecKey<TimeSpan> maxDuration)
    {
        if (values.Maybe(maxDuration) is { } bound && seconds > bound.TotalSeconds)
        {
            values.Where(at).Warning($"{what} take {Quantity.Format(seconds, Unit.Duration)}, longer than load.maxDuration, which ends the load before", "raise maxDuration");
        }
    }
}
