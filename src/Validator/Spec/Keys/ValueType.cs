using System.Text.Json.Nodes;
using Validator.Spec.Reading;

namespace Validator.Spec.Keys;

/// <summary>What a key may hold: one object reads it, describes it to editors and spells out its defaults, so that the three agree.</summary>
internal abstract class ValueType
{
    /// <summary>What is legal, for messages: <c>a whole number from 1 to 16</c>.</summary>
    public abstract string Legal { get; }

    /// <summary>Whether a scalar may be a value of this type.</summary>
    public virtual bool TakesScalar => true;

    /// <summary>Keys of a mapping of this type; none for other types.</summary>
    public virtual IReadOnlyList<string> KeyNames => [];

    /// <summary>Mappings found inside, by the name of their key.</summary>
    public virtual IEnumerable<(string Name, ValueType Type)> Inside => [];

    /// <summary>Whether a section left out can be written with its defaults alone.</summary>
    public virtual bool CanBeSpelledOut => false;

    /// <summary>JSON Schema of the value.</summary>
    public abstract JsonObject Schema();

    /// <summary>The node with defaults and absolute paths put in.</summary>
    public virtual Node Resolve(Cursor at) => at.Node;

    /// <summary>Reads into a boxed value, for readers that go over a table of keys.</summary>
    public abstract bool TryReadBoxed(Cursor at, out object? value);
}

/// <inheritdoc cref="ValueType"/>
internal abstract class ValueType<T> : ValueType
    where T : notnull
{
    /// <summary>Reads a value; false after errors were reported.</summary>
    public bool TryRead(Cursor at, out T value)
    {
        value = default!;
        if (at.Node is BrokenNode)
        {
            return false;
        }

        if (at.Node is ScalarNode { IsNull: true })
        {
            at.Expected(Legal, "give a value or leave the key out");
            return false;
        }

        return TryReadNode(at, out value);
    }

    public override bool TryReadBoxed(Cursor at, out object? value)
    {
        var good = TryRead(at, out var read);
        value = read;
        return good;
    }

    protected abstract bool TryReadNode(Cursor at, out T value);
}
