using Validator.Gates;

namespace Validator.Pipeline.Comparing;

/// <summary>One figure of two runs.</summary>
/// <param name="Metric">Its name.</param>
/// <param name="Base">Mean or share in the first run, in base units; null where there is none.</param>
/// <param name="New">The same of the second run.</param>
/// <param name="Difference">The second less the first, as a share of the first, for rates in points; positive is more, not better.</param>
/// <param name="Lower">Lower end of its interval.</param>
/// <param name="Upper">Upper end of its interval.</param>
/// <param name="Change">What it comes to.</param>
/// <param name="Method">How the interval was had, or why there is none.</param>
public sealed record ComparedFigure(string Metric, double? Base, double? New, double? Difference, double? Lower, double? Upper, Change Change, string Method);

/// <summary>One configuration of two runs.</summary>
/// <param name="Id">Its id.</param>
/// <param name="BaseRequests">Load requests of the first run.</param>
/// <param name="NewRequests">Load requests of the second run.</param>
/// <param name="Figures">What was compared.</param>
public sealed record ComparedConfiguration(string Id, int BaseRequests, int NewRequests, IReadOnlyList<ComparedFigure> Figures)
{
    /// <summary>The worst of its figures; no evidence where there is none.</summary>
    public Change Change => Figures.Count == 0 ? Change.NoEvidence : Figures.Max(figure => figure.Change);
}
