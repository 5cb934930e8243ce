using Validator.Spec;

namespace Validator.Pipeline.Authoring;

/// <summary>A kind of diagnostic, for tools that sort and silence findings by their kind.</summary>
/// <param name="Id">Stable name.</param>
/// <param name="Summary">What it is about.</param>
/// <param name="Help">What to do about one.</param>
public sealed record LintRule(string Id, string Summary, string Help)
{
    private static readonly LintRule s_yaml = new("spec.yaml", "The file is YAML, within what a spec may be.", "Quote texts that hold a colon, a brace or a leading mark of YAML, indent with spaces, and close what is opened; the message names the place.");
    private static readonly LintRule s_key = new("spec.key", "Every key is known where it stands, given once, and there where it must be.", "Write the key that the message offers, or see `ollama-validator schema` for all of them; an editor with the schema completes them.");
    private static readonly LintRule s_value = new("spec.value", "Every value is of the form that its key takes.", "Write the value in the form that the message names, with its unit where it has one.");
    private static readonly LintRule s_gate = new("spec.gate", "Every gate can be judged, and judges what its author means.", "See `ollama-validator explain METRIC` for a metric, its unit and its source; a gate is metric, operator and threshold, such as ttft.p99 <= 2s.");
    private static readonly LintRule s_contradiction = new("spec.contradiction", "No part of the spec contradicts another, the files that it names, or the machine.", "Change one of the two parts that the message names; nothing is started until they agree.");
    private static readonly LintRule s_doubt = new("spec.doubt", "Nothing is left to a server's silent choice, or has no effect.", "Declare what the message names, so that a later version of the server cannot choose otherwise, or leave it out.");

    /// <summary>All kinds.</summary>
    public static IReadOnlyList<LintRule> All { get; } = [s_yaml, s_key, s_value, s_gate, s_contradiction, s_doubt];

    /// <summary>The kind of a diagnostic, by its words.</summary>
    public static LintRule Of(Diagnostic diagnostic)
    {
        var message = diagnostic.Message;
        bool Says(string words) => message.Contains(words, StringComparison.Ordinal);
        return message.StartsWith("gate '", StringComparison.Ordinal) ? s_gate
            : message.StartsWith("unknown key ", StringComparison.Ordinal) || Says("is given twice") || Says("is missing") || Says("is not supported by this version") ? s_key
            : Says(": expected ") ? s_value
            : Says("YAML") || Says("the spec is ") || Says("the spec holds ") || Says("a second document") || Says("nested deeper") ? s_yaml
            : diagnostic.Severity == DiagnosticSeverity.Error ? s_contradiction : s_doubt;
    }
}
