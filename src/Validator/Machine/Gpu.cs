namespace Validator.Machine;

/// <summary>A graphics processor. What its driver does not tell is null.</summary>
/// <param name="Vendor"><c>nvidia</c>, <c>amd</c>, <c>apple</c> or <c>intel</c>.</param>
/// <param name="Name">Its maker's name of it; for AMD without its tools the device's number, such as <c>AMD 744c</c>.</param>
public sealed record Gpu(string Vendor, string? Name)
{
    /// <summary>Bytes of its own memory; null when unknown, or when it shares the machine's.</summary>
    public long? Memory { get; init; }

    /// <summary>Bytes of that which were free.</summary>
    public long? MemoryFree { get; init; }

    /// <summary>Whether it shares the machine's memory.</summary>
    public bool? SharesMemory { get; init; }

    /// <summary>What code it runs: NVIDIA's compute capability (<c>8.9</c>), AMD's target (<c>gfx1100</c>).</summary>
    public string? Architecture { get; init; }

    /// <summary>Version of the driver.</summary>
    public string? Driver { get; init; }

    /// <summary>Address on the bus, such as <c>0000:01:00.0</c>.</summary>
    public string? Bus { get; init; }
}
