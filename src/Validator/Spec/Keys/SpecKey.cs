namespace Validator.Spec.Keys;

/// <summary>One key of a section.</summary>
internal abstract record SpecKey(string Name, string Description)
{
    public abstract ValueType Type { get; }

    /// <summary>Whether the section is wrong without it.</summary>
    public bool Required { get; init; }

    /// <summary>What holds when it is left out, as the user would write it; null for nothing.</summary>
    public string? Default { get; init; }

    /// <summary>In which sections the default holds; null for all.</summary>
    public Func<Reading.Cursor, bool>? DefaultWhere { get; init; }

    /// <summary>A time that bounds this one: a default above it gives way to it.</summary>
    public SpecKey<TimeSpan>? CappedBy { get; init; }

    /// <summary>A value as the user would write it, for editors and messages.</summary>
    public string? Example { get; init; }
}

/// <inheritdoc cref="SpecKey"/>
internal sealed record SpecKey<T>(string Name, ValueType<T> Of, string Description) : SpecKey(Name, Description)
    where T : notnull
{
    public override ValueType Type => Of;
}
