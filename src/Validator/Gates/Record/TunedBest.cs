using System.Globalization;
using System.Text.Json;
using Validator.Spec;

namespace Validator.Gates;

/// <summary>A record of <c>tune</c> whose best gates with <c>of best</c> are held against.</summary>
/// <param name="path">The file, as it may be shown.</param>
/// <param name="record">What it holds.</param>
public sealed class TunedBest(string path, TuneRecord record)
{
    /// <summary>Prompts of another length are another load: speed falls with what is in the context.</summary>
    private const double SamePrompts = 0.15;
    private const int FewTokens = 64;

    /// <summary>Reads a record.</summary>
    /// <param name="file">Its file and where the spec names it.</param>
    /// <returns>The record, or the error that says why it cannot serve.</returns>
    public static (TunedBest? Best, Diagnostic? Problem) Load(LocatedText file)
    {
        try
        {
            return (new TunedBest(file.ForRecord, TuneJson.Parse(File.ReadAllText(file.Text))), null);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            return (null, Diagnostic.Error(file.Location, $"best '{file.ForRecord}': {file.Why(error)}", "it is the tune.json that 'tune SPEC -o DIR' wrote"));
        }
    }

    /// <summary>The figures at the best thread count for a configuration: of the same model, context and length of prompts, served in the same way on the same kind of machine.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="model">Its model, as it may be shown.</param>
    /// <param name="run">The run at hand.</param>
    /// <param name="promptTokens">Median prompt of its requests; null where none was counted.</param>
    public BaselineFigures For(Configuration configuration, string model, RunFacts run, double? promptTokens)
    {
        var search = record.Searches.FirstOrDefault(candidate => candidate.Option == "num_thread" && candidate.ContextLength == configuration.ContextLength);
        return Mismatch(configuration, search, model, run, promptTokens) is { } why ? new BaselineFigures(null, $"{path}: {why}") : new BaselineFigures(search!.Metrics, null);
    }

    private string? Mismatch(Configuration configuration, TuneSearch? search, string model, RunFacts run, double? promptTokens)
    {
        var facts = record.Facts;
        return facts.MachineFingerprint is null || facts.MachineFingerprint != run.MachineFingerprint
                ? $"it was tuned on another kind of machine ({facts.MachineFingerprint ?? "unknown"}, this one is {run.MachineFingerprint ?? "unknown"})"
            : (facts.Rehearsal, facts.Scripted, facts.Faults) != (run.Rehearsal, run.Scripted, run.Faults) ? "it is of a rehearsal of another kind, or of none"
            : record.Model != model ? $"it was tuned with {record.Model}, this is {model}"
            : search is null ? $"it has no thread count for num_ctx {configuration.ContextLength?.ToString(CultureInfo.InvariantCulture) ?? "of the server's default"}; it has {Contexts()}"
            : !search.Decided || search.Best is null ? $"the search at num_ctx {Shown(search)} was not decided"
            : promptTokens is { } now && search.PromptTokens is { } then && Math.Abs(now - then) > Math.Max(FewTokens, SamePrompts * Math.Max(now, then))
                ? string.Create(CultureInfo.InvariantCulture, $"it was tuned with prompts of about {then:0} tokens, these have {now:0}; tune with --prompt-tokens {now:0}")
            : null;
    }

    private string Contexts() => record.Searches.Count == 0 ? "none" : string.Join(", ", record.Searches.Where(search => search.Option == "num_thread").Select(Shown));

    private static string Shown(TuneSearch search) => search.ContextLength?.ToString(CultureInfo.InvariantCulture) ?? "of the server's default";
}
