using System.CommandLine;
using Validator.Pipeline.History;
using Validator.Spec;
using Validator.Tool.Completion;

namespace Validator.Tool.Commands;

/// <summary>The option <c>--baseline</c>: what gates <c>of baseline</c> compare to, in the place of what the spec names.</summary>
internal static class BaselineOption
{
    public static Option<string?> Create()
    {
        var option = new Option<string?>("--baseline") { Description = $"Overrides the spec's baseline: a verdict.json, a run directory, or {BaselineSource.LastApproved}.", HelpName = $"file|dir|{BaselineSource.LastApproved}" };
        option.CompletionSources.Add(Candidates.Baselines);
        return option;
    }

    /// <summary>A path on the command line is from the current folder, one in the spec from the spec's.</summary>
    public static SpecReadOptions Into(SpecReadOptions options, string? baseline) => baseline is null ? options
        : options with { Baseline = baseline == BaselineSource.LastApproved ? baseline : Path.GetFullPath(baseline) };
}
