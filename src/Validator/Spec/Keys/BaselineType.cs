using System.Text.Json.Nodes;
using Validator.Spec.Reading;

namespace Validator.Spec.Keys;

/// <summary><c>baseline</c>: a word, or a path.</summary>
internal sealed class BaselineType : ValueType<LocatedText>
{
    /// <summary>The newest approved run of the same name.</summary>
    public const string LastApproved = "last-approved";

    public override string Legal => $"the path of a verdict.json or of a run directory, from the spec's folder, or {LastApproved}";

    public override JsonObject Schema() => SpecTypes.Path.Schema();

    public override Node Resolve(Cursor at) => IsWord(at) ? at.Node : SpecTypes.Path.Resolve(at);

    protected override bool TryReadNode(Cursor at, out LocatedText value)
    {
        if (IsWord(at))
        {
            value = new LocatedText(LastApproved, at.Location);
            return true;
        }

        if (at.Node is not ScalarNode)
        {
            value = null!;
            at.Expected(Legal);
            return false;
        }

        return SpecTypes.Path.TryRead(at, out value);
    }

    private static bool IsWord(Cursor at) => at.Node is ScalarNode { Text: LastApproved };
}
