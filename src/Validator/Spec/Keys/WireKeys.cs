namespace Validator.Spec.Keys;

/// <summary><c>wire</c>.</summary>
internal static class WireKeys
{
    private static readonly SpecKey<WireCapture> Capture = new("capture", SpecTypes.Choice(("none", WireCapture.None), ("failures", WireCapture.Failures), ("all", WireCapture.All)), "Which responses keep their raw bytes.") { Default = "failures" };
    private static readonly SpecKey<long> MaxSize = new("maxSize", SpecTypes.Bytes(1024), "Raw bytes kept per configuration at most.") { Default = "64MiB" };

    public static readonly SectionType<WireSpec> Type = new([Capture, MaxSize], values => new WireSpec(values.Get(Capture), values.Get(MaxSize)));
}
