using System.Text.Json.Nodes;
using Validator.Metrics;

namespace Validator.Gates;

/// <summary>JSON Schema of <c>verdict.json</c>.</summary>
public static class VerdictSchema
{
    private static readonly Dictionary<(Type Owner, string Name), string> s_words = new()
    {
        [(typeof(VerdictDocument), "schemaVersion")] = "version of this shape",
        [(typeof(VerdictDocument), "name")] = "name of the spec",
        [(typeof(VerdictDocument), "tool")] = "the tool and its version",
        [(typeof(VerdictDocument), "decision")] = "what the run came to",
        [(typeof(VerdictDocument), "exitCode")] = "exit code of the tool",
        [(typeof(VerdictDocument), "rehearsal")] = "whether the embedded engine answered, not Ollama",
        [(typeof(VerdictDocument), "scripted")] = "whether the engine played a scripted machine",
        [(typeof(VerdictDocument), "faults")] = "whether the spec had the engine misbehave",
        [(typeof(VerdictDocument), "reason")] = "why, in one sentence",
        [(typeof(VerdictDocument), "startedAt")] = "when the run began",
        [(typeof(VerdictDocument), "notVerified")] = "configurations of the spec that this run was told to leave out",
        [(typeof(VerdictDocument), "sequence")] = "configurations in the order in which they were run, where that is not the matrix's",
        [(typeof(MachineDocument), "fingerprint")] = "identity of the kind of machine; figures of equal ones may be compared",
        [(typeof(MachineDocument), "physicalCores")] = "cores, siblings counted once",
        [(typeof(ConfigurationDocument), "options")] = "options sent with every request",
        [(typeof(ConfigurationDocument), "contract")] = "what was declared against what was booted",
        [(typeof(ConfigurationDocument), "metrics")] = "figures by the metric's name, in base units (seconds, bytes, shares, per second)",
        [(typeof(ConfigurationDocument), "queryMetrics")] = "the same for the requests of one query",
        [(typeof(ConfigurationDocument), "stageMetrics")] = "the same for the requests due in one stage of the load",
        [(typeof(ConfigurationDocument), "served")] = "the server and the model that it was verified with",
        [(typeof(ConfigurationDocument), "speed")] = "output tokens per second by the server's counters, failed answers among the sound",
        [(typeof(ConfigurationDocument), "violations")] = "violations by class",
        [(typeof(ConfigurationDocument), "attribution")] = "violations by whose fault they are",
        [(typeof(ConfigurationDocument), "clientHazards")] = "readers that would fail on these sound bytes; not violations",
        [(typeof(ConfigurationDocument), "findings")] = "what explains the verdict, and what to do",
        [(typeof(GateDocument), "id")] = "stable when the threshold changes",
        [(typeof(GateDocument), "actual")] = "measured, in the unit; null when there is none, or when it is infinite",
        [(typeof(GateDocument), "infinite")] = "whether failed requests made the figure infinite",
        [(typeof(GateDocument), "threshold")] = "bound, in the unit; null when it could not be had",
        [(typeof(GateDocument), "unit")] = "base unit of actual, threshold and interval; fraction for shares",
        [(typeof(GateDocument), "interval")] = "where the figure lies, for a gate that asks for confidence",
        [(typeof(GateDocument), "power")] = "what the gate can tell",
        [(typeof(GateDocument), "file")] = "file of the spec",
        [(typeof(GateDocument), "line")] = "1-based line of the gate",
    };

    /// <summary>The schema, with a line end.</summary>
    public static string ToJson() => JsonSchemaText.Of(
        "verdict.json of ollama-validator", VerdictJsonContext.Default.VerdictDocument, (owner, name) => s_words.GetValueOrDefault((owner, name)), Refine);

    private static void Refine(Type owner, string name, JsonObject schema)
    {
        if (name == "schemaVersion")
        {
            schema["enum"] = new JsonArray(VerdictJson.SchemaVersion);
        }
        else if (name == "decision")
        {
            schema["enum"] = Names(Enum.GetValues<Decision>().Select(VerdictNames.Of));
        }
        else if (name == "outcome")
        {
            schema["enum"] = Names(Enum.GetValues<Outcome>().Select(VerdictNames.Of));
        }
        else if (name == "severity")
        {
            schema["enum"] = Names(Enum.GetValues<Spec.GateSeverity>().Select(VerdictNames.Of));
        }
        else if (owner == typeof(ConfigurationDocument) && name == "metrics")
        {
            schema["additionalProperties"] = Metric();
        }
        else if (owner == typeof(ConfigurationDocument) && name is "queryMetrics" or "stageMetrics")
        {
            schema["additionalProperties"] = new JsonObject { ["type"] = "object", ["additionalProperties"] = Metric() };
        }
    }

    /// <summary>A number, a distribution, or the reason why there is neither.</summary>
    private static JsonObject Metric()
    {
        var figures = new JsonObject { ["count"] = new JsonObject { ["type"] = "integer" }, ["failed"] = new JsonObject { ["type"] = "integer" }, ["note"] = new JsonObject { ["type"] = "string" } };
        foreach (var name in AggregationName.All)
        {
            figures[name] = new JsonObject { ["type"] = new JsonArray("number", "null"), ["description"] = "null where failed requests make it infinite" };
        }

        return new JsonObject
        {
            ["anyOf"] = new JsonArray(
                new JsonObject { ["type"] = "number" },
                new JsonObject { ["type"] = "object", ["required"] = new JsonArray("count", "failed"), ["properties"] = figures },
                new JsonObject
                {
                    ["type"] = "object",
                    ["required"] = new JsonArray("missing", "kind"),
                    ["properties"] = new JsonObject { ["missing"] = new JsonObject { ["type"] = "string" }, ["kind"] = new JsonObject { ["enum"] = new JsonArray("noData", "noTelemetry") } },
                }),
        };
    }

    private static JsonArray Names(IEnumerable<string> names) => new([.. names.Select(name => (JsonNode?)name)]);
}
