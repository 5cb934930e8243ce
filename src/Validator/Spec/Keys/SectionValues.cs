using Validator.Spec.Reading;

namespace Validator.Spec.Keys;

/// <summary>What was read of one section.</summary>
internal sealed class SectionValues(Cursor at)
{
    private readonly Dictionary<string, (Cursor At, object? Value, bool Sound)> _given = [];

    /// <summary>The section itself.</summary>
    public Cursor At => at;

    public void Add(SpecKey key, Cursor where, object? value, bool sound) => _given.Add(key.Name, (where, value, sound));

    /// <summary>Whether the key stands in the section, sound or not.</summary>
    public bool Written(SpecKey key) => ((MapNode)at.Node).Find(key.Name) is not null;

    /// <summary>Where the value stands, or the section where it was left out.</summary>
    public Cursor Where(SpecKey key) => _given.TryGetValue(key.Name, out var given) ? given.At : at;

    /// <summary>The value given and sound, or null.</summary>
    public T? Optional<T>(SpecKey<T> key)
        where T : class => _given.TryGetValue(key.Name, out var given) && given.Sound ? (T?)given.Value : null;

    /// <summary>The sound items of a list, however many others there are.</summary>
    public IReadOnlyList<T> SoundItems<T>(SpecKey<IReadOnlyList<T>> key) => _given.TryGetValue(key.Name, out var given) ? (IReadOnlyList<T>?)given.Value ?? [] : [];

    /// <inheritdoc cref="Optional{T}"/>
    public T? Maybe<T>(SpecKey<T> key)
        where T : struct => _given.TryGetValue(key.Name, out var given) && given.Sound ? (T?)given.Value : null;

    /// <summary>The value, or the key's default. To be asked for keys that are required or have one.</summary>
    public T Get<T>(SpecKey<T> key)
        where T : notnull
    {
        if (_given.TryGetValue(key.Name, out var given))
        {
            return (T)given.Value!;
        }

        key.Of.TryRead(at.Key(key.Name, SectionDefaults.Of(key, (MapNode)at.Node, at)!), out var value);
        return value;
    }
}
