using CsCheck;
using Validator.Integrity;
using Xunit;

namespace Validator.Tests.Integrity;

public sealed class GapHistogramTests
{
    [Fact]
    public void What_was_written_is_read_again() => Gen.Long[0, 7_200_000_000].List[1, 200].Sample(
        gaps =>
        {
            var written = new GapHistogram();
            gaps.ForEach(written.Record);
            var read = GapHistogram.Decode(written.Encode());
            var exact = gaps.Order().ElementAt((gaps.Count - 1) / 2);
            return read.Count == gaps.Count && read.Max() == written.Max() && Math.Abs(read.Percentile(50) - exact) <= (exact * 0.01) + 1;
        },
        iter: Effort.Iterations(100));

    [Fact]
    public void Histograms_add_up()
    {
        var one = new GapHistogram();
        var other = new GapHistogram();
        one.Record(100);
        other.Record(1000);
        one.Add(GapHistogram.Decode(other.Encode()));
        Assert.Equal(2, one.Count);
        Assert.Equal(550, one.Mean(), 10.0);
        one.Clear();
        Assert.Equal(0, one.Count);
        Assert.True(double.IsNaN(one.Mean()));
    }

    [Fact]
    public void A_gap_beyond_the_range_counts_at_its_end()
    {
        var gaps = new GapHistogram();
        gaps.Record(-5);
        gaps.Record(long.MaxValue);
        Assert.Equal(0, gaps.Min());
        Assert.Equal(7.2e9, gaps.Max(), 7.2e7);
    }

    [Theory]
    [InlineData("")]
    [InlineData("12:3")]
    [InlineData("AAAA")]
    public void A_text_that_is_none_is_told(string text) => Assert.Throws<FormatException>(() => GapHistogram.Decode(text));

    [Fact]
    public void A_stream_of_500_chunks_stays_small_as_text()
    {
        var gaps = new GapHistogram();
        for (var i = 0; i < 500; i++)
        {
            gaps.Record(195_000 + (i * 7919 % 20_000));
        }

        Assert.InRange(gaps.Encode().Length, 1, 300);
    }
}
