namespace Validator.Runtime.Provisioning;

/// <summary>How a release is fetched.</summary>
public sealed record ProvisionOptions
{
    /// <summary>Where copies are kept.</summary>
    public required ProvisionCache Cache { get; init; }

    /// <summary>Is told of progress, in lines for the user.</summary>
    public Action<string> Report { get; init; } = _ => { };

    /// <summary>The clock; default the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Operating system as Ollama spells it: <c>linux</c>, <c>darwin</c> or <c>windows</c>; default this one.</summary>
    public string System { get; init; } = ReleaseArchive.System;

    /// <summary>Architecture as Ollama spells it: <c>amd64</c> or <c>arm64</c>; default this machine's.</summary>
    public string Architecture { get; init; } = ReleaseArchive.Architecture;

    /// <summary>Whether a proxy that the environment or the system names is used; default true.</summary>
    public bool UseProxy { get; init; } = true;

    /// <summary>Bytes that an archive may unpack to at most; default 64 GiB.</summary>
    public long MostUnpacked { get; init; } = 64L << 30;
}
