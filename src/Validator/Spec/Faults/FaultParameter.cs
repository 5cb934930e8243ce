using Validator.Spec.Keys;

namespace Validator.Spec.Faults;

/// <summary>A key of a fault beside id, kind and when.</summary>
internal abstract record FaultParameter
{
    public abstract SpecKey Key { get; }

    /// <summary>Puts the value given, or the default, in its place.</summary>
    public abstract FaultParameters Put(FaultParameters into, SectionValues from);
}

/// <inheritdoc cref="FaultParameter"/>
internal sealed record FaultParameter<T>(SpecKey<T> Of, Func<FaultParameters, T, FaultParameters> Set) : FaultParameter
    where T : notnull
{
    public override SpecKey Key => Of;

    public override FaultParameters Put(FaultParameters into, SectionValues from) => Set(into, from.Get(Of));

    /// <summary>The same with another default and, if need be, another meaning.</summary>
    public FaultParameter<T> By(string @default, string? description = null) =>
        this with { Of = Of with { Default = @default, Description = description ?? Of.Description } };
}
