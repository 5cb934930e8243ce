namespace Validator.Reports.Html;

/// <summary>The spec as it was understood.</summary>
internal static class SpecSection
{
    public static Html Of(string? spec) => string.IsNullOrWhiteSpace(spec) ? Html.Empty : Parts.Folded(RunFiles.Spec, Parts.Block(spec, "The resolved spec"));
}
