using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Validator.Spec.Reading;

namespace Validator.Spec.Keys;

/// <summary>A text of a given form.</summary>
internal class TextType(string legal, string pattern) : ScalarType<string>
{
    /// <summary>Made when first asked for: a spec uses few of the types there are.</summary>
    private Regex Form => field ??= new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.Singleline);

    public override string Legal => legal;

    public override JsonObject Schema() => SchemaText.Text(pattern, Interpolates);

    protected override bool TryParse(Interpolated text, Cursor at, out string value)
    {
        value = text.Text;
        return Matches(value);
    }

    protected bool Matches(string text) => Form.IsMatch(text) && !(pattern[^1] == '$' && text.EndsWith('\n'));
}

/// <summary>A text that is taken as written, <c>${NAME}</c> and all.</summary>
internal sealed class NameType(string legal, string pattern) : TextType(legal, pattern)
{
    protected override bool Interpolates => false;

    protected override string? Hint(string text)
    {
        if (Matches("${"))
        {
            return null;
        }

        return Interpolation.Holds(text)
            ? "names are recorded, so the environment is not put in; use --set"
            : Slugs.Clean(text) is { Length: > 0 } clean && Matches(clean) ? $"did you mean '{clean}'?" : null;
    }
}

/// <summary>A text whose place matters later.</summary>
internal sealed class LocatedType(string legal, string pattern) : ScalarType<LocatedText>
{
    /// <summary>Made when first asked for: a spec uses few of the types there are.</summary>
    private Regex Form => field ??= new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.Singleline);

    public override string Legal => legal;

    public override JsonObject Schema() => SchemaText.Text(pattern, interpolates: true);

    protected override bool TryParse(Interpolated text, Cursor at, out LocatedText value)
    {
        value = Located(text, text.Text, at);
        return Form.IsMatch(text.Text) && !text.Text.EndsWith('\n');
    }

    /// <summary>A value read from a scalar, with what may be shown of it.</summary>
    public static LocatedText Located(Interpolated text, string value, Cursor at) =>
        new(value, at.Location) { ForRecord = text.FromEnvironment ? ((ScalarNode)at.Node).Text : value, Secrets = text.FromEnvironment ? [value, .. text.Pieces] : [] };
}

/// <summary>A digest as Ollama lists it.</summary>
internal sealed class DigestType : ScalarType<LocatedText>
{
    private const string Prefix = "sha256:";

    public override string Legal => "sha256: and 64 hexadecimal digits";

    public override JsonObject Schema() => SchemaText.Text("^(sha256:)?[0-9a-fA-F]{64}$", interpolates: true);

    protected override bool TryParse(Interpolated text, Cursor at, out LocatedText value)
    {
        var digits = text.Text.StartsWith(Prefix, StringComparison.Ordinal) ? text.Text[Prefix.Length..] : text.Text;
        value = LocatedType.Located(text, string.Concat(digits.Select(char.ToLowerInvariant)), at);
        return digits.Length == 64 && digits.All(char.IsAsciiHexDigit);
    }
}
