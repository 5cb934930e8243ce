using System.CommandLine.Completions;
using Validator.Metrics;
using Validator.Pipeline.Explain;
using Validator.Pipeline.History;
using Validator.Spec;

namespace Validator.Tool.Completion;

/// <summary>What a shell may offer for a word: files of the kind that is meant, and names that are legal.</summary>
internal static class Candidates
{
    private const int Most = 200;

    /// <summary>Specs, and folders on the way to them.</summary>
    public static IEnumerable<CompletionItem> Specs(CompletionContext context) => Paths(context.WordToComplete, file => Path.GetExtension(file) is ".yaml" or ".yml", _ => true);

    /// <summary>Folders of recorded runs, and folders on the way to them.</summary>
    public static IEnumerable<CompletionItem> Runs(CompletionContext context)
    {
        var near = Paths(context.WordToComplete, _ => false, _ => true);
        return context.WordToComplete.Length > 0 ? near
            : near.Concat(RunHistory.Of(RunHistory.DefaultFolder).Runs.Select(run => new CompletionItem(run.Path)));
    }

    /// <summary>Ids of the configurations of the spec that the line names.</summary>
    public static IEnumerable<CompletionItem> Configurations(CompletionContext context)
    {
        var spec = context.ParseResult.Tokens.Select(token => token.Value).FirstOrDefault(word => Path.GetExtension(word) is ".yaml" or ".yml" && File.Exists(word));
        return spec is null ? [] : SpecReader.Read(spec).Configurations.Select(configuration => new CompletionItem(configuration.Id));
    }

    /// <summary>Everything that has an explanation.</summary>
    public static IEnumerable<CompletionItem> Explained(CompletionContext context) => Explainer.Names.Select(one => new CompletionItem(one.Name)).Take(1000);

    /// <summary>Words that name a baseline.</summary>
    public static IEnumerable<CompletionItem> Baselines(CompletionContext context) => Runs(context).Prepend(new CompletionItem(BaselineSource.LastApproved));

    /// <summary>Gates that a run could be held to, as they begin.</summary>
    public static IEnumerable<string> Metrics => MetricRegistry.All.Select(metric => metric.Name);

    private static IEnumerable<CompletionItem> Paths(string word, Func<string, bool> file, Func<string, bool> folder)
    {
        var cut = word.LastIndexOf('/') + 1;
        var (inside, begun) = (word[..cut], word[cut..]);
        try
        {
            return [.. new DirectoryInfo(inside.Length == 0 ? "." : inside).EnumerateFileSystemInfos($"{begun}*")
                .Where(entry => !entry.Name.StartsWith('.') && (entry is DirectoryInfo ? folder(entry.Name) : file(entry.Name)))
                .Take(Most)
                .Select(entry => new CompletionItem(inside + entry.Name + (entry is DirectoryInfo ? "/" : string.Empty)))];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return [];
        }
    }
}
