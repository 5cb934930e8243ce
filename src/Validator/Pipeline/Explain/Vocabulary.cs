using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Validator.Gates;
using Validator.Integrity;
using Validator.Metrics;
using Validator.Spec;
using Validator.Spec.Keys;
using Validator.Spec.QuerySets;

namespace Validator.Pipeline.Explain;

/// <summary>Every name that has a definition, from the tables that define it.</summary>
internal static class Vocabulary
{
    private static readonly JsonSerializerOptions s_readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly (string Sign, string Meaning)[] s_operators =
    [
        ("==", "The figure equals the bound. For counts and rates alone: a measured figure never comes out exactly equal."),
        ("!=", "The figure does not equal the bound. For counts and rates alone."),
        (">=", "The figure is the bound or more."),
        ("<=", "The figure is the bound or less."),
        (">", "The figure is more than the bound."),
        ("<", "The figure is less than the bound."),
    ];

    private static readonly (string Class, string Meaning, string Remedy)[] s_findings =
    [
        (RunFindings.ServerBroke, "The server ended, or broke in a way that nothing could be measured, after it had been ready. The configuration is rejected.", "read server.log and the kernel's log"),
        (RunFindings.ConnectionBroke, "The connection to the server broke before anything could be measured, while the server lived on as far as is known. The configuration is rejected.", "look at what stands between, and at server.log"),
        (RunFindings.LoadIncomplete, "The load ended before its plan was met, so the figures are not the whole of what was planned. The configuration is inconclusive.", "raise load.maxDuration, or ask for less"),
        (EarlyDecision.Class, "The load was ended before its plan was met, because its verdict was decided (load.early): a gate could no longer hold, or a test that may be looked at after every request decided it. The finding says after how many requests, by which gate, and with what probability of error.", "leave load.early out to have the whole load measured"),
        (SteadyFindings.NotSteady, "Decode speed rose or fell by 5% or more over the load, behind its warm-up (Theil and Sen's line; 3.5 of its standard errors by Sen's interval or more, and Mann and Kendall's test, p below 1%), or its front was faster than the rest by as much beyond 5 standard errors, so the figures depend on how long it ran. A warning; decode.drift gates it.", "run longer, raise load.warmup, or look for heat and memory pressure"),
        (RunFindings.Environment, "The environment did not allow a verdict: the machine does not meet the spec, or the model could not be loaded.", "read the finding's words and server.log"),
        (CauseFindings.ServerCorrupts, "Requests failed, and the bytes themselves are broken as they left the server: a client that fails on them is right.", "keep the configuration out of use; look at the evidence named"),
        (CauseFindings.ClientMisreads, "Requests failed, and yet the bytes of all answers are sound: a client that reports broken JSON misreads them itself.", "read one JSON document a line, or ask for \"stream\": false"),
        (ReaderFindings.Disagree, "Our own reader and independent ones (HttpClient, System.Text.Json, OllamaSharp) disagree on the bytes of failed requests. The configuration is inconclusive, never rejected for it.", "report it with the bytes in wire/"),
        .. PolicyWords.All,
        .. ServerFindings.All,
        .. HardwareWords.All,
        .. ClientFindings.All,
    ];

    /// <summary>Kind and name of everything that <see cref="Find"/> knows, in the order of documents.</summary>
    public static IEnumerable<(string Kind, string Name)> Names =>
        MetricRegistry.All.Select(metric => ("metric", metric.Name))
            .Concat(MetricRegistry.NotMeasured.Select(name => ("metric", name)))
            .Concat(ViolationCatalog.All.Select(definition => ("class", definition.Class)))
            .Concat(s_findings.Select(finding => ("finding", finding.Class)))
            .Concat(AggregationName.All.Select(name => ("aggregation", name)))
            .Concat(s_operators.Select(one => ("operator", one.Sign)))
            .Concat(BuiltInQueries.All.Select(set => ("query set", set.Name)))
            .Concat(ExitCodeWords.Names.Select(name => ("exit code", name)))
            .Concat(VerdictWords.Names)
            .Concat(Keys().Select(key => ("key", key.Path)));

    /// <summary>The definition of a name, letter for letter; null when there is none.</summary>
    public static Explanation? Find(string name) =>
        Metric(name) ?? Class(name) ?? Finding(name) ?? Aggregated(name) ?? Operator(name) ?? Queries(name) ?? ExitCodeWords.Find(name) ?? VerdictWords.Find(name) ?? Key(name);

    private static Explanation? Metric(string name)
    {
        if (MetricRegistry.NotMeasured.Contains(name))
        {
            return new("metric", name, "Belongs to the vocabulary of gates, and is not measured by this version: a gate on it is an error.", [], []);
        }

        return MetricRegistry.Find(name) is not { } metric ? null : Of(metric);
    }

    /// <summary>A metric's definition.</summary>
    public static Explanation Of(MetricDefinition metric)
    {
        var example = metric.Kind == MetricKind.Distribution
            ? $"{metric.Name}.{(metric.HigherIsBetter ? "p10 >=" : "p90 <=")} {Sample(metric.Unit)}"
            : $"{metric.Name} {(metric.HigherIsBetter ? ">=" : "<=")} {Sample(metric)}";
        return new("metric", metric.Name, metric.Definition,
            [
                new("source", metric.Source),
                new("unit", Quantity.Legal(metric.Unit)),
                new("better", metric.HigherIsBetter ? "higher" : "lower"),
                new("aggregation", metric.Kind == MetricKind.Distribution ? $"needed: {string.Join(", ", AggregationName.All)}" : "none: it is one number"),
                .. metric.Kind == MetricKind.Distribution ? [new ExplainedPart("failed requests", $"count as {(metric.HigherIsBetter ? "0" : "infinite")}, the worst value")] : Array.Empty<ExplainedPart>(),
                new("gate", example),
            ],
            MetricRemedies.Of(metric.Name) is { } remedy ? [remedy] : []);
    }

    /// <summary>A bound that can be missed, unlike 100% of what is never more.</summary>
    private static string Sample(MetricDefinition metric) => metric switch
    {
        { Name: MetricName.RequestsCount } => "100",
        { Unit: Unit.Percent, HigherIsBetter: false } => "5%",
        { Name: MetricName.GpuUtilization } => "50%",
        _ => Sample(metric.Unit),
    };

    private static string Sample(Unit unit) => unit switch
    {
        Unit.Percent => "100%",
        Unit.Duration => "2s",
        Unit.PerSecond => "5",
        Unit.Bytes => "1GiB",
        _ => "0",
    };

    private static Explanation? Class(string name) => ViolationCatalog.All.FirstOrDefault(known => known.Class == name) is not { } definition ? null
        : new("class", name, definition.Definition,
            [
                new("side", $"{ViolationSideName.Of(definition.Side)}, when nothing says otherwise"),
                new("source", definition.Source),
            ],
            [definition.Remedy]);

    private static Explanation? Finding(string name) => s_findings.FirstOrDefault(known => known.Class == name) is not { Class: { } found } finding ? null
        : new("finding", found, finding.Meaning, [], [finding.Remedy]);

    private static Explanation? Aggregated(string name) => AggregationName.Find(name) is not { } aggregation ? null
        : new("aggregation", name, Words(aggregation), [new("gate", $"ttft.{name} <= {(aggregation == Aggregation.Cv ? "0.5" : "2s")}")], []);

    /// <summary>What an aggregation does.</summary>
    public static string Words(Aggregation aggregation) => aggregation switch
    {
        Aggregation.Min => "The least value.",
        Aggregation.Max => "The greatest value.",
        Aggregation.Mean => "The arithmetic mean.",
        Aggregation.Cv => "The coefficient of variation, standard deviation over mean; a plain number.",
        _ => $"The value that {AggregationName.Of(aggregation)[1..]}% of all values do not exceed.",
    };

    private static Explanation? Operator(string name) => s_operators.FirstOrDefault(known => known.Sign == name) is not { Sign: { } sign } found ? null
        : new("operator", sign, found.Meaning, [new("gate", Gated(sign))], []);

    private static string Gated(string sign) => sign switch
    {
        "==" => "integrity.violations == 0",
        "!=" => "requests.count != 0",
        ">=" or ">" => $"decode.tokens_per_second.p10 {sign} 5",
        _ => $"ttft.p90 {sign} 2s",
    };

    private static Explanation? Queries(string name) => BuiltInQueries.All.FirstOrDefault(set => set.Name == name) is not { Name: { } known } set ? null
        : new("query set", known, set.Description, [.. BuiltInQueries.Of(known).Select(query => new ExplainedPart(query.Id, query.Prompt))], [$"workload: {{ querySet: {known} }}"]);

    private static Explanation? Key(string name)
    {
        var found = Keys().Where(key => key.Path == name).ToArray();
        return found.Length == 0 ? null : new("key", name, found[0].Description, found[0].Facts, ["'ollama-validator schema' prints the whole schema"]);
    }

    /// <summary>The keys of the spec with their descriptions, by the schema that editors are given.</summary>
    private static IEnumerable<(string Path, string Description, IReadOnlyList<ExplainedPart> Facts)> Keys() => Walk(SpecKeys.Root.Schema(), string.Empty);

    private static IEnumerable<(string Path, string Description, IReadOnlyList<ExplainedPart> Facts)> Walk(JsonObject schema, string prefix)
    {
        foreach (var (name, value) in schema["properties"] as JsonObject ?? [])
        {
            if (value is JsonObject inner)
            {
                if (inner["description"] is JsonValue description)
                {
                    yield return (prefix + name, description.GetValue<string>(), [.. Facts(inner)]);
                }

                foreach (var key in Walk(inner, $"{prefix}{name}."))
                {
                    yield return key;
                }
            }
        }
    }

    private static IEnumerable<ExplainedPart> Facts(JsonObject key)
    {
        if (key[SectionSchema.Legal] is JsonValue legal)
        {
            yield return new("legal", legal.GetValue<string>());
        }

        if (key["default"] is { } standard)
        {
            yield return new("default", Plain(standard));
        }

        if (key["examples"] is JsonArray { Count: > 0 } examples)
        {
            yield return new("example", Plain(examples[0]!));
        }
    }

    private static string Plain(JsonNode value) => value is JsonValue text && text.TryGetValue<string>(out var words) ? words : value.ToJsonString(s_readable);
}
