using Validator.Gates;
using Validator.Integrity.Causes;
using Validator.Metrics;
using Validator.Spec;

namespace Validator.Pipeline.Explain;

/// <summary>Explains names of the vocabulary, gates, and errors as they were pasted.</summary>
public static class Explainer
{
    private const int Longest = 20_000;
    private const int ShortestPart = 3;
    private const int MostNamed = 8;

    /// <summary>Kind and name of all that has a definition.</summary>
    public static IReadOnlyList<(string Kind, string Name)> Names => [.. Vocabulary.Names];

    /// <summary>Explains.</summary>
    /// <param name="given">A name, a gate expression, or the text of an error.</param>
    /// <param name="gates">Gates of a spec, whose ids are then known.</param>
    /// <returns>What it means; empty when it is unknown, with what is wrong and what is nearest.</returns>
    public static (IReadOnlyList<Explanation> Explanations, IReadOnlyList<Diagnostic> Diagnostics) Of(string given, IReadOnlyList<Gate>? gates = null)
    {
        ArgumentNullException.ThrowIfNull(given);
        var text = given.Trim();
        if (text.Length > Longest)
        {
            text = text[..Longest];
        }

        if (gates?.FirstOrDefault(gate => gate.Id == text) is { } own)
        {
            return ([GateWords.Of(own.Expression)], []);
        }

        if (Vocabulary.Find(text) is { } named)
        {
            return ([named], []);
        }

        var (gate, wrong) = GateExpression.Parse(text, new SourceLocation("gate", 1, 1));
        if (gate is not null)
        {
            return ([GateWords.Of(gate)], []);
        }

        if (Aggregated(text) is { } metric)
        {
            return ([metric], []);
        }

        Explanation[] errors = [.. Errors(text)];
        return errors.Length > 0 ? (errors, [])
            : Comparisons.Signs.Any(sign => text.Contains(sign, StringComparison.Ordinal)) ? ([], wrong)
            : ([], [Unknown(text, gates)]);
    }

    /// <summary>A metric with its aggregation and no bound.</summary>
    private static Explanation? Aggregated(string text)
    {
        var (gate, _) = GateExpression.Parse($"{text} >= 1% of baseline", new SourceLocation("gate", 1, 1));
        return gate?.Aggregation is { } aggregation
            ? Vocabulary.Of(gate.Metric) with { Name = text, Meaning = $"{gate.Metric.Definition} Here: {Lowered(Vocabulary.Words(aggregation))}" }
            : null;
    }

    private static IEnumerable<Explanation> Errors(string text)
    {
        if (ServerWords.Of(text) is { } cause)
        {
            yield return new("error", cause.Name, cause.Cause, [new("said by", "Ollama or its inference process")], [cause.Remedy]);
        }

        if (ClientErrors.Of(text) is { } error)
        {
            yield return new("error", error.Reader, error.Meaning, [new("at fault", error.Blame)], error.LookAt);
        }
    }

    private static Diagnostic Unknown(string text, IReadOnlyList<Gate>? gates)
    {
        string[] names = [.. gates?.Select(gate => gate.Id) ?? [], .. Vocabulary.Names.Select(one => one.Name)];
        var cut = text.LastIndexOf('.');
        var head = cut > 0 && MetricRegistry.Find(text[..cut]) is { Kind: MetricKind.Distribution } ? text[..cut] : null;
        string[] holding = text.Length < ShortestPart ? [] : [.. names.Where(name => name.Contains(text, StringComparison.OrdinalIgnoreCase)).Take(MostNamed)];
        return Diagnostic.Error(
            null,
            $"'{(text.Length > 80 ? text[..80] + "..." : text)}' is no metric, class, finding, gate, operator, key of the spec or error that is known",
            head is not null ? $"aggregations of {head}: {string.Join(", ", AggregationName.All)}"
                : Nearest.Question(text, names) is { } near ? near
                : holding.Length > 0 ? $"names that hold it: {string.Join(", ", holding)}"
                : gates is null ? "'explain' alone lists the names; with --spec the ids of its gates are known too" : "'explain' alone lists the names");
    }

    private static string Lowered(string sentence) => char.ToLowerInvariant(sentence[0]) + sentence[1..];
}
