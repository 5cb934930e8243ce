using System.Text.Json.Nodes;
using Validator.Spec.Reading;

namespace Validator.Spec.Keys;

/// <summary>A comparison with a percentage from 0% to 100% that something can meet.</summary>
internal sealed class ShareType : ScalarType<ShareDemand>
{
    private static readonly string[] Operators = [">=", "<=", "==", "!=", ">", "<"];

    public override string Legal => "a comparison with a percentage, such as \">= 99%\"";

    public override JsonObject Schema() => SchemaText.Quantity(@"^\s*(>=|<=|==|!=|>|<)\s*[0-9.]+\s*%");

    protected override bool TryParse(Interpolated text, Cursor at, out ShareDemand value)
    {
        var trimmed = text.Text.Trim();
        var sign = Operators.FirstOrDefault(o => trimmed.StartsWith(o, StringComparison.Ordinal));
        var sound = Quantity.TryParse(trimmed[(sign?.Length ?? 0)..], Unit.Percent, out var share) && sign is not null && share <= 1;
        value = new ShareDemand(sign ?? string.Empty, share, text.FromEnvironment ? ((ScalarNode)at.Node).Text.Trim() : trimmed, text.FromEnvironment);
        return sound && (sign, share) is not ((">", 1) or ("<", 0));
    }

    protected override string? Hint(string text)
    {
        var bare = text.Trim();
        return Quantity.TryParse(bare, Unit.Percent, out var share) ? share <= 1 ? $"did you mean \">= {bare}\"?" : "a share is 100% at most"
            : bare.StartsWith("=>", StringComparison.Ordinal) ? "did you mean >=?"
            : bare.TrimStart('>', '<', '=', '!', ' ') is { Length: > 0 } bound && Quantity.TryParse(bound, Unit.None, out _) ? $"did you mean {bound}%?"
            : bare.StartsWith('>') || bare.StartsWith('<') ? "no share is below 0% or above 100%" : null;
    }
}
