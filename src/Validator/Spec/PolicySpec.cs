namespace Validator.Spec;

/// <summary><c>policy</c>: how much weighs what can be known of a machine and a model before the load.</summary>
public sealed record PolicySpec
{
    /// <summary>More threads than cores or than the quota grants.</summary>
    public PolicySeverity Threads { get; init; } = PolicySeverity.Warn;

    /// <summary>The same above <see cref="LargeContext"/>.</summary>
    public PolicySeverity ThreadsAtLargeContext { get; init; } = PolicySeverity.Warn;

    /// <summary>Tokens of context above which a context is large.</summary>
    public int LargeContext { get; init; } = 131_072;

    /// <summary>More weights and cache than memory.</summary>
    public PolicySeverity Memory { get; init; } = PolicySeverity.Fail;

    /// <summary>A longer context than the model was made for.</summary>
    public PolicySeverity Context { get; init; } = PolicySeverity.Warn;
}

/// <summary>What an offence against a policy does.</summary>
public enum PolicySeverity
{
    /// <summary>Nothing; it is not looked for.</summary>
    Off,

    /// <summary>It is reported.</summary>
    Warn,

    /// <summary>The configuration is not measured: the machine does not meet the spec.</summary>
    Fail,
}
