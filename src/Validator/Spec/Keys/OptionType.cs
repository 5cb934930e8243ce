using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Validator.Spec.Reading;

namespace Validator.Spec.Keys;

/// <summary>The value of one of Ollama's options.</summary>
internal sealed partial class OptionType(OptionDefinition option) : ScalarType<OptionValue>
{
    private static readonly ValueType<IReadOnlyList<string>> Texts = SpecTypes.List(SpecTypes.Characters, "texts", 1, "leave it out for no stop texts");

    public override string Legal => option.Kind switch
    {
        OptionKind.Whole => string.Create(CultureInfo.InvariantCulture, $"a whole number from {option.Minimum} to {option.Maximum}"),
        OptionKind.Real => string.Create(CultureInfo.InvariantCulture, $"a number from {option.Minimum} to {option.Maximum}"),
        OptionKind.Flag => SpecTypes.Flag.Legal,
        _ => Texts.Legal,
    };

    public override JsonObject Schema()
    {
        var schema = option.Kind switch
        {
            OptionKind.Whole => SchemaText.Number("integer", option.Minimum, option.Maximum),
            OptionKind.Real => SchemaText.Number("number", option.Minimum, option.Maximum),
            OptionKind.Flag => SpecTypes.Flag.Schema(),
            _ => Texts.Schema(),
        };
        schema["description"] = option.Description;
        schema["markdownDescription"] = option.Description;
        return schema;
    }

    protected override bool TryReadNode(Cursor at, out OptionValue value)
    {
        if (option.Kind != OptionKind.Texts)
        {
            return base.TryReadNode(at, out value);
        }

        var sound = Texts.TryRead(at, out var texts);
        var json = JsonLiteral.Of(texts ?? []);
        value = new OptionValue(json, json);
        return sound;
    }

    protected override bool TryParse(Interpolated text, Cursor at, out OptionValue value)
    {
        var json = option.Kind switch
        {
            OptionKind.Whole => WholeJson(text.Text),
            OptionKind.Real => RealJson(text.Text),
            _ => text.Text is "true" or "false" ? text.Text : null,
        };
        value = new OptionValue(text.FromEnvironment ? ((ScalarNode)at.Node).Text : text.Text, json ?? "null") { FromEnvironment = text.FromEnvironment };
        return json is not null;
    }

    protected override string? Hint(string text) => option switch
    {
        { Name: "num_predict" } when text == "0" => "0 streams without end in Ollama; give the tokens an answer may have, or -1 for no limit",
        { Kind: OptionKind.Flag } => ValueHint.Flag(text),
        { Kind: OptionKind.Whole } => ValueHint.Whole(text, option.Minimum, option.Maximum),
        _ => null,
    };

    private string? WholeJson(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
        && number >= option.Minimum && number <= option.Maximum && !(option.Name == "num_predict" && number == 0)
            ? number.ToString(CultureInfo.InvariantCulture) : null;

    private string? RealJson(string text) =>
        CoreFloat().IsMatch(text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && number >= option.Minimum && number <= option.Maximum
            ? number.ToString(CultureInfo.InvariantCulture) : null;

    /// <summary>A finite float of YAML's core schema.</summary>
    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex CoreFloat();
}
