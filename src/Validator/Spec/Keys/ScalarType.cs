using Validator.Spec.Reading;

namespace Validator.Spec.Keys;

/// <summary>A value written as one scalar.</summary>
internal abstract class ScalarType<T> : ValueType<T>
    where T : notnull
{
    /// <summary>Whether <c>${NAME}</c> is put in. Names are not: they are recorded, and the environment never is.</summary>
    protected virtual bool Interpolates => true;

    /// <summary>Why the environment is kept out, where <c>${NAME}</c> is an error; null elsewhere.</summary>
    protected virtual string? KeepsOut => null;

    protected override bool TryReadNode(Cursor at, out T value)
    {
        value = default!;
        if (at.Node is not ScalarNode scalar)
        {
            if (!NotYet.Report(at))
            {
                at.Expected(Legal);
            }

            return false;
        }

        if (KeepsOut is { } reason && Interpolation.Holds(scalar.Text))
        {
            at.Expected(Legal, reason);
            return false;
        }

        var text = new Interpolated(scalar.Text, []);
        if (Interpolates && Interpolation.Holds(scalar.Text))
        {
            if (Interpolation.Apply(scalar, at) is not { } replaced)
            {
                return false;
            }

            text = replaced;
        }

        if (TryParse(text, at, out value))
        {
            return true;
        }

        // What the environment holds is never echoed, not even by the nearest legal thing.
        if (text.FromEnvironment || !NotYet.Report(at))
        {
            at.Expected(Legal, text.FromEnvironment ? "the value comes from the environment and is not shown" : Hint(text.Text));
        }

        return false;
    }

    /// <summary>Reads the text; says nothing itself.</summary>
    protected abstract bool TryParse(Interpolated text, Cursor at, out T value);

    /// <summary>What the user may have meant.</summary>
    protected virtual string? Hint(string text) => null;
}
