using System.Text.Json.Nodes;
using Validator.Spec.Keys;
using Validator.Spec.Reading;
using ValueType = Validator.Spec.Keys.ValueType;

namespace Validator.Spec.Faults;

/// <summary>A fault as read, and where its id stands.</summary>
internal sealed record ReadFault(Fault Fault, Cursor Id);

/// <summary>One fault: its kind says which other keys are legal.</summary>
internal sealed class FaultType : ValueType<ReadFault>
{
    private static readonly SpecKey<string> Id = new("id", SpecTypes.Slug, "Name of the fault in the server's log; else its kind and a number.") { Example = "second-document" };

    private static readonly SpecKey<FaultKind> Kind = new("kind", SpecTypes.Choice([.. FaultCatalog.All.Select(d => (d.Name, d.Kind))]), "What happens.") { Required = true, Example = "concatenate" };

    private static readonly Dictionary<FaultKind, SectionType<ReadFault>> Sections = FaultCatalog.All.ToDictionary(d => d.Kind, Section);

    /// <summary>Stands in while the kind is not known: the names are judged, and the values that need no kind.</summary>
    private static readonly SectionType<ReadFault> OfNoKind = new(
        [Id, Kind, FaultConditionKeys.Of(FaultScope.Request)!, .. FaultCatalog.All.SelectMany(d => d.Parameters).Distinct().Select(name => new SpecKey<Node>(name, new UnreadType(), "-"))],
        values => throw new InvalidOperationException("A fault without a kind is never built."));

    public override string Legal => "a mapping of kind, when and the parameters of the kind";

    public override bool TakesScalar => false;

    public override IReadOnlyList<string> KeyNames => OfNoKind.KeyNames;

    public override IEnumerable<(string Name, ValueType Type)> Inside => OfNoKind.Inside;

    public override JsonObject Schema() => new()
    {
        ["type"] = "object",
        ["required"] = new JsonArray("kind"),
        ["properties"] = new JsonObject
        {
            ["id"] = Described(Id),
            ["kind"] = Described(Kind),
            ["when"] = Described(FaultConditionKeys.Of(FaultScope.Request)!),
        },
        ["anyOf"] = new JsonArray([.. FaultCatalog.All.Select(OfKind)]),
    };

    protected override bool TryReadNode(Cursor at, out ReadFault value)
    {
        if (at.Node is not MapNode map)
        {
            value = null!;
            at.Expected(Legal, at.Node is ScalarNode { IsNull: false } scalar ? $"- kind: {Nearest.Of(scalar.Text, FaultCatalog.All.Select(d => d.Name)) ?? "concatenate"}" : null);
            return false;
        }

        var known = map.Find("kind") is { } kind && Kind.Of.TryRead(at.Key("kind", kind) with { Context = at.Context.Silent() }, out var given) ? given : (FaultKind?)null;
        return (known is { } found ? Sections[found] : OfNoKind).TryRead(at, out value);
    }

    private static SectionType<ReadFault> Section(FaultDefinition definition)
    {
        var when = FaultConditionKeys.Of(definition.Scope);
        SpecKey[] conditions = when is null ? [] : [when];
        return new SectionType<ReadFault>(
            [Id, Kind, .. conditions, .. definition.Takes.Select(p => p.Key)],
            values => new ReadFault(
                new Fault(
                    values.Optional(Id) ?? string.Empty,
                    definition.Kind,
                    when is null ? new FaultCondition() : values.Optional(when) ?? new FaultCondition(),
                    definition.Takes.Aggregate(new FaultParameters(), (all, one) => one.Put(all, values))),
                values.Where(Id)));
    }

    private static JsonObject Described(SpecKey key)
    {
        var schema = key.Type.Schema();
        schema["description"] = key.Description;
        return schema;
    }

    /// <summary>The keys of one kind. What is common to all is described once, outside.</summary>
    private static JsonNode OfKind(FaultDefinition definition)
    {
        var schema = SectionSchema.Of([.. definition.Takes.Select(p => p.Key)]);
        var properties = schema["properties"]!.AsObject();
        properties["id"] = new JsonObject();
        properties["kind"] = new JsonObject { ["enum"] = new JsonArray(definition.Name) };
        if (definition.Scope == FaultScope.Request)
        {
            properties["when"] = new JsonObject();
        }
        else if (FaultConditionKeys.Of(definition.Scope) is { } when)
        {
            properties["when"] = new JsonObject { ["properties"] = new JsonObject(when.Of.KeyNames.Select(name => KeyValuePair.Create(name, (JsonNode?)new JsonObject()))), ["additionalProperties"] = false };
        }

        schema["description"] = definition.Description + (definition.Provokes is { } provoked ? $" Provokes {provoked}." : string.Empty);
        return schema;
    }
}
