using System.Text;
using Validator.Spec.Keys;
using Validator.Spec.Reading;

namespace Validator.Spec;

/// <summary>Reads a deployment spec and says everything that is wrong with it at once.</summary>
public static class SpecReader
{
    private const int MostDiagnostics = 200;

    /// <summary>Reads a file. Never throws for what the file holds or for its absence.</summary>
    public static SpecResult Read(string path, SpecReadOptions? options = null)
    {
        var diagnostics = new List<Diagnostic>();
        return SpecText.Read(path, diagnostics, DocumentKind.Spec) is { } text
            ? ReadText(text, path, options ?? new SpecReadOptions(), diagnostics)
            : new SpecResult(null, [], diagnostics, null);
    }

    /// <summary>Reads a text as if it stood in <paramref name="file"/>, from whose folder relative paths start.</summary>
    public static SpecResult ReadText(string text, string file, SpecReadOptions? options = null)
    {
        var diagnostics = new List<Diagnostic>();
        return SpecText.Decode(Encoding.UTF8.GetBytes(text), file, diagnostics, DocumentKind.Spec) is { } decoded
            ? ReadText(decoded, file, options ?? new SpecReadOptions(), diagnostics)
            : new SpecResult(null, [], diagnostics, null);
    }

    /// <summary>In the order of the file, errors before warnings where both stand at one place; behind them what <c>--set</c> gave, and then what has no place.</summary>
    public static IEnumerable<Diagnostic> InOrder(IEnumerable<Diagnostic> diagnostics) => diagnostics
        .OrderBy(d => d.Location is null)
        .ThenBy(d => ReadingContext.IsCommandLine(d.Location?.File))
        .ThenBy(d => d.Location?.Line)
        .ThenBy(d => d.Location?.Column)
        .ThenByDescending(d => d.Severity);

    private static SpecResult ReadText(string text, string file, SpecReadOptions options, List<Diagnostic> diagnostics)
    {
        if (YamlTree.Parse(text, file, diagnostics, DocumentKind.Spec) is not { } tree)
        {
            return new SpecResult(null, [], Tidy(diagnostics), null);
        }

        var root = Overrides.Apply(tree, options.Set, diagnostics);
        root = options.Engine is { } engine ? Overrides.Put(root, ["runtime", "engine"], Word(engine), new SourceLocation(ReadingContext.EngineOption, 0, 0), diagnostics) : root;
        root = options.Baseline is { } baseline ? Overrides.Put(root, ["baseline"], baseline, new SourceLocation(ReadingContext.BaselineOption, 0, 0), diagnostics) : root;
        var at = new Cursor(root, string.Empty, new ReadingContext(file, options, diagnostics, DocumentKind.Spec));
        SpecKeys.Root.TryRead(at, out var read);
        if (diagnostics.Any(d => d.Severity == DiagnosticSeverity.Error))
        {
            return new SpecResult(null, [], Tidy(diagnostics), null) { Gates = GateKeys.Sound(at) };
        }

        var resolved = YamlWriter.Write(SpecKeys.Root.Resolve(at));
        return new SpecResult(read.Spec, read.Configurations, Tidy(diagnostics), resolved) { Gates = read.Spec.Gates };
    }

    private static string Word(EngineKind engine) => engine switch
    {
        EngineKind.Embedded => "embedded",
        EngineKind.Attach => "attach",
        _ => "ollama",
    };

    /// <summary>In order, each once; a flood is cut.</summary>
    internal static List<Diagnostic> Tidy(List<Diagnostic> diagnostics)
    {
        var sorted = InOrder(diagnostics).Distinct().ToList();
        if (sorted.Count <= MostDiagnostics)
        {
            return sorted;
        }

        // Errors decide, so warnings are the first to go.
        var kept = sorted.Where(d => d.Severity == DiagnosticSeverity.Error).Concat(sorted.Where(d => d.Severity == DiagnosticSeverity.Warning)).Take(MostDiagnostics).ToList();
        kept.Add(Diagnostic.Warning(null, $"{sorted.Count - MostDiagnostics} more are not shown"));
        return kept;
    }
}
