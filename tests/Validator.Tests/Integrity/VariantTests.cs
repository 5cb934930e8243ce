using Validator.Integrity;
using Xunit;

namespace Validator.Tests.Integrity;

/// <summary>All that is said of many answers that differ in one thing, to the letter.</summary>
public sealed class VariantTests
{
    /// <summary>The longest frame of most that have a limit.</summary>
    private const int Limit = 400;
    private const int Few = 20;

    [Fact]
    public void Of_events() => Check("event-variants.txt", EventVariants.All);

    [Fact]
    public void Of_frames() => Check("frame-variants.txt", FrameVariants.All);

    [Fact]
    public void Of_framings() => Check("framing-variants.txt", FramingVariants.All);

    /// <summary>By a reader that has read all before; by a new one and byte by byte too, though few where the tests are run for each of many mutants.</summary>
    private static void Check(string name, IEnumerable<Variant> variants)
    {
        var (used, usedLimited) = (new ResponseReader(ticksPerSecond: Variant.TicksPerSecond), new ResponseReader(ReaderLimits.Default with { Frame = Limit }, Variant.TicksPerSecond));
        Golden.Check(name, string.Concat(variants.Select((variant, number) =>
        {
            var reader = variant.Frame switch { 0 => used, Limit => usedLimited, _ => variant.Reader() };
            var told = SpokenTests.Told(reader, variant.Read(reader), excerpt: false);
            if (!Effort.IsLittle || number % Few == 0)
            {
                Assert.Equal(told, SpokenTests.Told(reader, variant.Read(reader, bytewise: true), excerpt: false));
                reader = variant.Reader();
                Assert.Equal(told, SpokenTests.Told(reader, variant.Read(reader), excerpt: false));
            }

            return $"== {SpokenTests.Escaped(variant.Name)}\n{told}";
        })));
    }
}
