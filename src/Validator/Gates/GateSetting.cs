using Validator.Load;

namespace Validator.Gates;

/// <summary>How the number of requests behind a figure came about, on which a bound with confidence depends.</summary>
public enum Sampling
{
    /// <summary>It was set beforehand.</summary>
    Planned,

    /// <summary>The load was watched and might have ended early, but met its plan: half of the doubt went into the looks.</summary>
    Watched,

    /// <summary>The figures themselves ended it.</summary>
    Stopped,
}

/// <summary>What gates are judged against beside the figures of their own configuration.</summary>
public sealed record GateSetting
{
    /// <summary>Neither baseline nor other configurations; the number of requests was set beforehand.</summary>
    public static GateSetting None { get; } = new();

    /// <summary>What gates with <c>of baseline</c> compare to.</summary>
    public BaselineFigures Baseline { get; init; } = BaselineFigures.None;

    /// <summary>What gates with <c>of best</c> compare to.</summary>
    public BestFigures Best { get; init; } = BestFigures.None;

    /// <summary>How the number of requests came about.</summary>
    public Sampling Sampling { get; init; }

    /// <summary>Load requests that were planned; null where that is not known.</summary>
    public PlannedLoad? Planned { get; init; }

    /// <summary>The figures that a relative bound is a share of; for another bound none, with the reason.</summary>
    internal BaselineFigures Reference(GateExpression expression) =>
        expression.Threshold.OfBest ? Best.For(expression) : expression.Threshold.OfBaseline ? Baseline : BaselineFigures.None;
}
