using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Validator.Spec.Reading;

namespace Validator.Spec.Keys;

/// <summary>A range of versions, and as it may be recorded; null where that is the range itself.</summary>
internal sealed record VersionDemand(IReadOnlyList<VersionTerm> Terms, string? ForRecord);

/// <summary>A range of versions: terms of an operator and a version, all of which must hold.</summary>
internal sealed partial class VersionType : ScalarType<VersionDemand>
{
    /// <summary>Blanks belong to a term only behind its operator, and a separator gives none back: a hostile text has no second way to be read.</summary>
    private const string Term = @"(?:(==|!=|>=|<=|>|<)(?>\s*))?([0-9]+(\.[0-9]+){0,3}(-[0-9A-Za-z.-]+)?)";

    public override string Legal => "a version such as 0.12.3, or terms such as \">= 0.12, < 1.0\"";

    public override JsonObject Schema() => SchemaText.Text(@"^\s*[=!<>0-9].*$", interpolates: true);

    protected override bool TryParse(Interpolated text, Cursor at, out VersionDemand value)
    {
        var whole = Range().Match(text.Text.Trim());
        var terms = whole.Success ? OneTerm().Matches(text.Text) : null;
        value = new VersionDemand(
            terms is null ? [] : [.. terms.Select(m => new VersionTerm(m.Groups[1].Length == 0 ? "==" : m.Groups[1].Value, m.Groups[2].Value))],
            text.FromEnvironment ? ((ScalarNode)at.Node).Text.Trim() : null);
        return whole.Success;
    }

    protected override string? Hint(string text)
    {
        var trimmed = text.Replace("v", string.Empty, StringComparison.OrdinalIgnoreCase).Trim();
        return trimmed != text && Range().IsMatch(trimmed) ? $"did you mean \"{trimmed}\"?"
            : text.Contains("=>", StringComparison.Ordinal) ? "did you mean >=?"
            : text.Contains('~', StringComparison.Ordinal) || text.Contains('^', StringComparison.Ordinal) ? "operators are ==, !=, >=, <=, > and <" : null;
    }

    [GeneratedRegex("^" + Term + @"((?>\s*,\s*|\s+)" + Term + ")*$", RegexOptions.CultureInvariant)]
    private static partial Regex Range();

    [GeneratedRegex(Term, RegexOptions.CultureInvariant)]
    private static partial Regex OneTerm();
}
