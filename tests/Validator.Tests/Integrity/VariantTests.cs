using Validator.Integrity;
using Xunit;

namespace Validator.Tests.Integrity;

/// <summary>All that is said of many answers that differ in one thing, to the letter.</summary>
public sealed class VariantTests
{
    /// <summary>The longest frame of most that have a limit.</summary>
    private const int Limit = 400;

    [Fact]
    public void Of_events() => Check("event-variants.txt", EventVariants.All);

    [Fact]
    public void Of_frames() => Check("frame-variants.txt", FrameVariants.All);

    [Fact]
    public void Of_framings() => Check("framing-variants.txt", FramingVariants.All);

    /// <summary>By a new reader and by one that has read all before, at once and byte by byte.</summary>
    private static void Check(string name, IEnumerable<Variant> variants)
    {
        var (used, usedLimited) = (new ResponseReader(ticksPerSecond: Variant.TicksPerSecond), new ResponseReader(ReaderLimits.Default with { Frame = Limit }, Variant.TicksPerSecond));
        Golden.Check(name, string.Concat(variants.Select(variant =>
        {
            var reader = variant.Reader();
            var told = SpokenTests.Told(reader, variant.Read(reader), excerpt: false);
            Assert.Equal(told, SpokenTests.Told(reader, variant.Read(reader, bytewise: true), excerpt: false));
            if (variant.Frame is 0 or Limit)
            {
                reader = variant.Frame == 0 ? used : usedLimited;
                Assert.Equal(told, SpokenTests.Told(reader, variant.Read(reader), excerpt: false));
            }

            return $"== {SpokenTests.Escaped(variant.Name)}\n{told}";
        })));
    }
}
