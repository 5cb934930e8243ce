using System.Text.Json.Nodes;
using Validator.Spec.Reading;

namespace Validator.Spec.Keys;

/// <summary>An accept rule and where each of its ids stands.</summary>
internal sealed record Acceptance(AcceptRule Rule, IReadOnlyList<Cursor> At);

/// <summary><c>accept</c>: all, any, or ids of configurations.</summary>
internal sealed class AcceptType : ValueType<Acceptance>
{
    private static readonly ValueType<AcceptKind> Word = SpecTypes.Choice(("all", AcceptKind.All), ("any", AcceptKind.Any));
    private static readonly ValueType<IReadOnlyList<string>> Ids = SpecTypes.List(SpecTypes.Slug, "ids of configurations", 1, "nothing would have to be approved");

    public override string Legal => "all, any, or a list of ids of configurations";

    public override JsonObject Schema() => new() { ["anyOf"] = new JsonArray(Word.Schema(), Ids.Schema()) };

    protected override bool TryReadNode(Cursor at, out Acceptance value)
    {
        value = new Acceptance(new AcceptRule(AcceptKind.All, []), []);
        switch (at.Node)
        {
            case ListNode list:
                var good = Ids.TryRead(at, out var ids);
                value = new Acceptance(new AcceptRule(AcceptKind.Named, ids), [.. list.Items.Select((node, i) => at.Item(i, node))]);
                return good;
            case ScalarNode scalar when Interpolation.Holds(scalar.Text) || scalar.Text is "all" or "any":
                var read = Word.TryRead(at, out var kind);
                value = new Acceptance(new AcceptRule(kind, []), []);
                return read;
            case ScalarNode scalar:
                at.Expected(Legal, Nearest.Question(scalar.Text, ["all", "any"]) ?? "a single id is a list too: [id]");
                return false;
            default:
                at.Expected(Legal);
                return false;
        }
    }
}
