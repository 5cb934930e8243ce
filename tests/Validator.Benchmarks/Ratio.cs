namespace Validator.Benchmarks;

/// <summary>Two things measured side by side in one process, and what one is of the other.</summary>
/// <param name="Figure">What is measured.</param>
/// <param name="Case">On what.</param>
/// <param name="Measured">The figure, with its unit.</param>
/// <param name="Reference">What it is set beside, with its unit.</param>
/// <param name="Value">The first divided by the second.</param>
/// <param name="Target">The least or most that it should be; null where it only informs.</param>
internal sealed record Ratio(string Figure, string Case, string Measured, string Reference, double Value, Target? Target = null)
{
    /// <summary>The ratio of each round, where it was taken in rounds.</summary>
    public IReadOnlyCollection<double>? Rounds { get; init; }

    /// <summary>How far apart repeated measurements of the reference lie, as a part of it; null where it is no measurement.</summary>
    public double? Unrest { get; init; }

    /// <summary>The machine's load average before and after the figure was taken.</summary>
    public string Load { get; init; } = "";

    /// <summary>
    /// Whether other work on the machine has had so large a part in the figure that it is none: by its rounds, where they are
    /// enough to tell on which side of its bound their median lies; else by how restless the reference was.
    /// </summary>
    public bool IsDisturbed => Target is { } target
        && (Rounds is not null && Median.Interval(Rounds) is var (low, high) ? target.Holds(low) != target.Holds(high) : Unrest > MostUnrest);

    /// <summary>The most that the reference may vary on a machine at rest.</summary>
    public const double MostUnrest = 0.25;
}

/// <summary>A bound of a ratio.</summary>
internal sealed record Target(bool AtMost, double Bound)
{
    public bool Holds(double value) => AtMost ? value <= Bound : value >= Bound;

    public override string ToString() => FormattableString.Invariant($"{(AtMost ? "≤" : "≥")} {Bound:0.00}");
}

/// <summary>One figure: a class of its own, listed in <see cref="Program"/>.</summary>
internal interface IFigure
{
    Task<IReadOnlyList<Ratio>> MeasureAsync(TextWriter progress, CancellationToken cancellationToken);
}
