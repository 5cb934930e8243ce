using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Validator.Metrics;

/// <summary>A dictionary whose values are made when they are first asked for: few gates ask for the figures of one query.</summary>
/// <param name="values">How each is made.</param>
internal sealed class OnDemand<TKey, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TValue>(IReadOnlyDictionary<TKey, Lazy<TValue>> values) : IReadOnlyDictionary<TKey, TValue>
    where TKey : notnull
{
    /// <inheritdoc/>
    public int Count => values.Count;

    /// <inheritdoc/>
    public IEnumerable<TKey> Keys => values.Keys;

    /// <inheritdoc/>
    public IEnumerable<TValue> Values => values.Values.Select(value => value.Value);

    /// <inheritdoc/>
    public TValue this[TKey key] => values[key].Value;

    /// <inheritdoc/>
    public bool ContainsKey(TKey key) => values.ContainsKey(key);

    /// <inheritdoc/>
    public bool TryGetValue(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        var known = values.TryGetValue(key, out var made);
        value = known ? made!.Value : default;
        return known;
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<TKey, TValue>> GetEnumerator() => values.Select(value => KeyValuePair.Create(value.Key, value.Value.Value)).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
