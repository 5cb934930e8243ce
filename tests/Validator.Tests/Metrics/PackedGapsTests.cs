using System.Text;
using CsCheck;
using Validator.Integrity;
using Validator.Metrics;
using Xunit;

namespace Validator.Tests.Metrics;

public sealed class PackedGapsTests
{
    private static readonly Gen<string> Recorded = Gen.Select(Gen.OneOf(Gen.Long[0, 300], Gen.Long[0, 1_000_000], Gen.Long[0, 7_200_000_000]), Gen.Int[1, 300]).List[1, 60].Select(gaps =>
    {
        var histogram = new GapHistogram();
        gaps.ForEach(gap => histogram.Record(gap.Item1, gap.Item2));
        return histogram.Encode();
    });

    private static readonly Gen<string> Like = Gen.OneOf(Gen.String["0123456789 *"], Gen.String["019 *x"], Gen.Select(Recorded, Gen.Int[0, 400]).Select((text, cut) => text[..Math.Min(cut, text.Length)]));

    [Fact]
    public void What_was_recorded_comes_back_and_takes_less_room() => Recorded.Sample(text =>
    {
        var room = new GapRoom();
        var (first, packed) = (room.Take(1).At, PackedGaps.Of(Encoding.UTF8.GetBytes(text), room));
        var took = room.Take(1).At - first - 1;
        Assert.Equal(text, packed.Text());
        Assert.Equal(Added(text), Added(packed));
        Assert.InRange(took, 1, (text.Length / 2) + 1);
    });

    [Fact]
    public void What_is_like_it_comes_back_as_it_was_and_counts_as_its_text_does() => Like.Sample(
        text =>
        {
            var packed = PackedGaps.Of(text);
            Assert.Equal(text, packed.Text());
            Assert.Equal(text.Length == 0, packed.IsEmpty);
            if (text.Length > 0)
            {
                Assert.Equal(Added(text), Added(packed));
            }
        },
        iter: 1000);

    [Theory]
    [InlineData("257")]
    [InlineData("05")]
    [InlineData("5*1")]
    [InlineData("5 ")]
    [InlineData("5*0")]
    [InlineData("7200000001")]
    [InlineData("5*1000000000000")]
    public void What_no_bucket_is_written_as_is_kept_as_a_text(string text)
    {
        Assert.Equal(text, PackedGaps.Of(text).Text());
        Assert.Equal(Added(text), Added(PackedGaps.Of(text)));
    }

    [Fact]
    public void Many_share_a_block_and_none_reaches_into_another()
    {
        var room = new GapRoom(block: 64);
        var texts = Enumerable.Range(1, 100).Select(number => $"{number}*{number + 1} {number % 7}").ToArray();
        var packed = texts.Select(text => PackedGaps.Of(Encoding.UTF8.GetBytes(text), room)).ToArray();
        Assert.Equal(texts, packed.Select(each => each.Text()));
        Assert.Null(default(PackedGaps).Text());
    }

    private static string Added(string text)
    {
        var all = new GapHistogram();
        return Added(() => all.Add(Encoding.UTF8.GetBytes(text)), () => all);
    }

    private static string Added(PackedGaps packed)
    {
        var all = new GapCounts();
        return Added(() => packed.AddTo(all), all.Whole);
    }

    private static string Added(Func<long> add, Func<GapHistogram> all)
    {
        try
        {
            return $"{add()} gaps, {all().Count}: {all().Encode()}";
        }
        catch (FormatException)
        {
            return "none";
        }
    }
}
