using System.Globalization;
using Validator.Spec.Keys;
using Validator.Spec.Reading;

namespace Validator.Spec.Modelfiles;

/// <summary>The values of <c>PARAMETER</c>, typed as Ollama types them.</summary>
internal static class ModelfileParameters
{
    /// <summary>What older versions of Ollama knew; it warns of them and goes on.</summary>
    private static readonly HashSet<string> Deprecated =
        ["penalize_newline", "low_vram", "f16_kv", "logits_all", "vocab_only", "use_mlock", "mirostat", "mirostat_tau", "mirostat_eta"];

    /// <summary>JSON literals by name; of an option given twice the last counts, unless it is a list.</summary>
    public static Dictionary<string, string> Of(IEnumerable<Instruction> instructions, List<Diagnostic> diagnostics)
    {
        var values = new Dictionary<string, string>();
        var lists = new Dictionary<string, List<string>>();
        foreach (var instruction in instructions.Where(each => each.Name == Instruction.Parameter))
        {
            var (name, text) = (instruction.Key, instruction.Value);
            if (Deprecated.Contains(name))
            {
                diagnostics.Add(Diagnostic.Warning(instruction.KeyAt, $"PARAMETER {name} is deprecated, and Ollama ignores it", "leave it out"));
            }
            else if (OllamaOptions.Find(name) is not { } option)
            {
                diagnostics.Add(Diagnostic.Error(
                    instruction.KeyAt,
                    $"there is no parameter {Quote.Of(name)}",
                    Nearest.Question(name, OllamaOptions.Names) ?? $"legal: {string.Join(", ", OllamaOptions.Names)}"));
            }
            else if (option.Kind == OptionKind.Texts)
            {
                lists.TryAdd(name, []);
                lists[name].Add(text);
                values[name] = JsonLiteral.Of(lists[name]);
            }
            else if (Literal(option.Kind, text) is { } literal)
            {
                values[name] = literal;
            }
            else
            {
                diagnostics.Add(Diagnostic.Error(instruction.ValueAt, $"PARAMETER {name}: expected {Legal(option.Kind)}, got {Quote.Of(text)}"));
            }
        }

        return values;
    }

    private static string? Literal(OptionKind kind, string text) => kind switch
    {
        OptionKind.Whole => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? JsonLiteral.Of(whole) : null,
        OptionKind.Real => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) && double.IsFinite(real) ? JsonLiteral.Of(real) : null,
        _ => text switch
        {
            "1" or "t" or "T" or "true" or "TRUE" or "True" => "true",
            "0" or "f" or "F" or "false" or "FALSE" or "False" => "false",
            _ => null,
        },
    };

    private static string Legal(OptionKind kind) => kind switch { OptionKind.Whole => "a whole number", OptionKind.Real => "a number", _ => "true or false" };
}
