namespace Validator.Spec;

/// <summary>What a number counts. The base unit is the one in which values are kept and computed.</summary>
public enum Unit
{
    /// <summary>A plain number.</summary>
    None,

    /// <summary>Kept as a fraction: <c>95%</c> is 0.95.</summary>
    Percent,

    /// <summary>Kept in seconds; written <c>ms</c>, <c>s</c>, <c>m</c>, <c>h</c>.</summary>
    Duration,

    /// <summary>Kept in bytes; written <c>B</c>, <c>KiB</c>, <c>MiB</c>, <c>GiB</c> or decimal <c>kB</c>, <c>MB</c>, <c>GB</c>.</summary>
    Bytes,

    /// <summary>Kept in events per second; written <c>/s</c> or as a plain number.</summary>
    PerSecond,
}
