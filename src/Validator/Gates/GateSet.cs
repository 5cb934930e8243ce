using System.Globalization;
using Validator.Load;
using Validator.Spec;

namespace Validator.Gates;

/// <summary>A gate ready to be judged.</summary>
/// <param name="Id">Given, or derived from what is measured; unique, and stable when the threshold changes.</param>
/// <param name="Expression">What must hold.</param>
/// <param name="Severity">Whether a failure rejects.</param>
/// <param name="Location">Place in the spec.</param>
public sealed record Gate(string Id, GateExpression Expression, GateSeverity Severity, SourceLocation Location);

/// <summary>All gates of a spec.</summary>
/// <param name="Gates">Those that could be read, in the order written.</param>
/// <param name="Diagnostics">Everything wrong or doubtful; with an error among them nothing may start.</param>
public sealed record GateSet(IReadOnlyList<Gate> Gates, IReadOnlyList<Diagnostic> Diagnostics)
{
    /// <summary>Ids of queries that a message names at most.</summary>
    private const int MostShown = 20;

    /// <summary>Reads the gates of a spec and checks them against the metrics, its queries and its baseline.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="load">What its load comes to; null to count it.</param>
    public static GateSet Parse(DeploymentSpec spec, PlannedLoad? load = null)
    {
        var diagnostics = new List<Diagnostic>();
        if (spec.Gates.Count == 0)
        {
            diagnostics.Add(Diagnostic.Error(new SourceLocation(spec.File, 1, 1), "there is no gate, so nothing could be rejected", "add 'requests.success_rate == 100%' under 'gates'"));
        }

        else if (spec.Gates.All(gate => gate.Severity == GateSeverity.Warn))
        {
            diagnostics.Add(Diagnostic.Error(spec.Gates[0].Location, "no gate can reject: the severity of every gate is warn", "let at least one gate fail, such as 'requests.success_rate == 100%'"));
        }

        var given = GivenIds(spec.Gates, diagnostics);
        var gates = new List<Gate>();
        var planned = load ?? PlannedLoad.Of(spec);
        foreach (var declaration in spec.Gates)
        {
            var (expression, errors) = GateExpression.Parse(declaration.Expression, declaration.Location);
            diagnostics.AddRange(errors);
            if (expression is null)
            {
                continue;
            }

            diagnostics.AddRange(AgainstSpec(expression, declaration, spec));
            diagnostics.AddRange(GateLint.Of(expression, declaration, spec.Load, planned));
            var id = declaration.Id ?? Unique(Slug(expression), given);
            gates.Add(new Gate(id, expression, declaration.Severity, declaration.Location));
        }

        return new GateSet(gates, diagnostics);
    }

    private static HashSet<string> GivenIds(IReadOnlyList<GateDeclaration> declarations, List<Diagnostic> diagnostics)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var declaration in declarations)
        {
            if (declaration.Id is { } id && !ids.Add(id))
            {
                diagnostics.Add(Diagnostic.Error(declaration.Location, $"the gate id '{id}' is given twice; ids are unique"));
            }
        }

        return ids;
    }

    private static IEnumerable<Diagnostic> AgainstSpec(GateExpression expression, GateDeclaration declaration, DeploymentSpec spec)
    {
        var queries = spec.Workload.Queries.Select(query => query.Id).ToArray();
        if (expression.Query is { } query && spec.Workload.HasAllQueries && !queries.Contains(query))
        {
            var offset = Math.Max(0, declaration.Expression.IndexOf('{', StringComparison.Ordinal)) + "{query=".Length;
            var location = declaration.Location with { Column = declaration.Location.Column + offset };
            yield return Diagnostic.Error(location, $"gate '{declaration.Expression}': there is no query '{query}'; legal: {string.Join(", ", queries.Take(MostShown))}", GateErrors.DidYouMean(query, queries));
        }

        if (expression.Threshold.OfBaseline && spec.Baseline is null)
        {
            yield return Diagnostic.Error(declaration.Location, $"gate '{declaration.Expression}': it compares to a baseline, but the spec names none", "add 'baseline: PATH' with the verdict.json of an approved run");
        }
    }

    private static string Slug(GateExpression expression) =>
        expression.Subject.Replace("{query=", "-", StringComparison.Ordinal).TrimEnd('}');

    private static string Unique(string slug, HashSet<string> taken)
    {
        var id = slug;
        for (var number = 2; !taken.Add(id); number++)
        {
            id = string.Create(CultureInfo.InvariantCulture, $"{slug}-{number}");
        }

        return id;
    }
}
