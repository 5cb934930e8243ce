namespace Validator.Spec.Keys;

/// <summary><c>wire</c>.</summary>
internal static class WireKeys
{
    private static readonly SpecKey<WireCapture> Capture = new("capture", SpecTypes.Choice(("none", WireCapture.None), ("failures", WireCapture.Failures), ("sample", WireCapture.Sample), ("all", WireCapture.All)), "Which responses keep their raw bytes: those of failed requests, those and one in ten sound ones, or all.") { Default = "failures" };
    private static readonly SpecKey<long> MaxSize = new("maxSize", SpecTypes.Bytes(1024), "What these files may take on disk per configuration at most.") { Default = "64MiB" };

    public static readonly SectionType<WireSpec> Type = new([Capture, MaxSize], values => new WireSpec(values.Get(Capture), values.Get(MaxSize)));
}
