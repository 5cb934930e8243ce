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
    [InlineData(true)]
    [InlineData(false)]
    public void Its_figures_are_those_of_its_gaps(bool ofMany)
    {
        var gaps = new GapHistogram(ofMany);
        Assert.Equal((0, 0.0, 0.0, 0.0, "", 0), (gaps.Count, gaps.Min(), gaps.Max(), gaps.Percentile(50), gaps.Encode(), gaps.Recorded().Count()));
        Assert.True(double.IsNaN(gaps.Mean()) && double.IsNaN(gaps.StandardDeviation()));

        gaps.Record(0);
        gaps.Record(0);
        gaps.Record(10);
        gaps.Record(30, 1);
        Assert.Equal((4, 0.0, 30.0, 0.0, 10.0, 30.0), (gaps.Count, gaps.Min(), gaps.Max(), gaps.Percentile(50), gaps.Percentile(75), gaps.Percentile(100)));
        Assert.Equal((10, 12.247), (gaps.Mean(), Math.Round(gaps.StandardDeviation(), 3)));
        Assert.Equal([(0.0, 2), (10, 1), (30, 1)], gaps.Recorded().Select(gap => (gap.Microseconds, (int)gap.Count)));
        Assert.Equal("0*2 10 20", gaps.Encode());
        Assert.Equal(0, gaps.Min());
        gaps.Clear();
        gaps.Record(7);
        Assert.Equal((1, "7", 7.0), (gaps.Count, gaps.Encode(), gaps.Min()));
    }

    [Fact]
    public void A_text_is_added_with_its_number()
    {
        var gaps = new GapHistogram();
        Assert.Equal((5, 1, 2), (gaps.Add("3*4 2"u8), gaps.Add("7200000000"u8), gaps.Add("999999999*2"u8)));
        Assert.Equal(8, gaps.Count);
        foreach (var text in (string[])["7200000001", "1*0", "*2", "2*", "1 *2", "1  2", "1*2*3", "1000000000000", "1*1000000000000", "-1", "1 7200000000"])
        {
            Assert.Equal("not a histogram of gaps", Assert.Throws<FormatException>(() => gaps.Add(System.Text.Encoding.UTF8.GetBytes(text))).Message);
        }

        Assert.Equal(999_999_999_999 + 2, new GapHistogram() is var many && many.Add("1*999999999999 1*2"u8) is var added ? added : 0);
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
