using System.Text.Json.Nodes;
using Validator.Spec.Reading;

namespace Validator.Spec.Keys;

/// <summary>A mapping with keys of its own.</summary>
/// <param name="keys">The keys, in the order people write them.</param>
/// <param name="build">Makes the record; asked only when every key given is sound and none is missing.</param>
/// <param name="check">Says what the keys contradict each other in; false after an error. Asked always.</param>
internal sealed class SectionType<T>(IReadOnlyList<SpecKey> keys, Func<SectionValues, T> build, Func<SectionValues, bool>? check = null) : ValueType<T>
    where T : notnull
{
    public override string Legal => $"a mapping of {string.Join(", ", KeyNames)}";

    public override IReadOnlyList<string> KeyNames { get; } = [.. keys.Select(k => k.Name)];

    public override IEnumerable<(string Name, ValueType Type)> Inside => keys.Select(k => (k.Name, k.Type));

    public override bool TakesScalar => false;

    /// <summary>Keys of which at least one must be there, for the schema; the check says it to the reader. Empty for none.</summary>
    public IReadOnlyList<SpecKey> AnyOf { get; init; } = [];

    /// <summary>Keys of which exactly one must be there, likewise.</summary>
    public IReadOnlyList<SpecKey> OneOf { get; init; } = [];

    public override JsonObject Schema()
    {
        var schema = SectionSchema.Of(keys);
        Choice("anyOf", AnyOf);
        Choice("oneOf", OneOf);
        return schema;

        void Choice(string word, IReadOnlyList<SpecKey> among)
        {
            if (among.Count > 0)
            {
                schema[word] = new JsonArray([.. among.Select(key => (JsonNode)new JsonObject { ["required"] = new JsonArray(key.Name) })]);
            }
        }
    }

    protected override bool TryReadNode(Cursor at, out T value)
    {
        value = default!;
        if (at.Node is not MapNode map)
        {
            at.Expected(Legal);
            return false;
        }

        var values = new SectionValues(at);
        var good = true;
        foreach (var (name, node) in map.Entries)
        {
            if (keys.FirstOrDefault(k => k.Name == name.Text) is not { } key)
            {
                UnknownKey.Report(name, at, KeyNames);
                good = false;
                continue;
            }

            var where = at.Key(key.Name, node);
            var read = key.Type.TryReadBoxed(where, out var found);
            good &= read;
            values.Add(key, where, found, read);
        }

        foreach (var key in keys.Where(k => k.Required && map.Find(k.Name) is null))
        {
            var path = at.Key(key.Name, map).Path;
            at.Error($"{path} is missing: {char.ToLowerInvariant(key.Description[0])}{key.Description[1..].TrimEnd('.')}", $"{key.Name}: {key.Example ?? key.Type.Legal}");
            good = false;
        }

        good &= check?.Invoke(values) ?? true;
        value = good ? build(values) : default!;
        return good;
    }

    public override Node Resolve(Cursor at)
    {
        var map = (MapNode)at.Node;
        var entries = new List<MapEntry>();
        foreach (var key in keys)
        {
            var node = map.Find(key.Name) ?? SectionDefaults.Of(key, map, at) ?? (key.Type.CanBeSpelledOut ? new MapNode(at.Location, []) : null);
            var resolved = node is null ? null : key.Type.Resolve(at.Key(key.Name, node));
            if (resolved is not null and not MapNode { Entries.Count: 0 })
            {
                entries.Add(new MapEntry(new ScalarNode(at.Location, key.Name, true), resolved));
            }
        }

        return map with { Entries = entries };
    }

    /// <summary>A section left out is written with its defaults, unless it would lack what only the user can say.</summary>
    public override bool CanBeSpelledOut => keys.All(k => !k.Required);
}
