using CsCheck;
using Validator.Gates;
using Xunit;

namespace Validator.Tests.Gates.Hardware;

/// <summary>What is counted by search is what counting one by one gives.</summary>
public sealed class StretchTests
{
    private static readonly Gen<(double From, double To)> s_stretch = Gen.Select(Gen.Int[0, 30], Gen.OneOf(Gen.Int[0, 10].Select(length => (double)length), Gen.Const(double.PositiveInfinity)))
        .Select((from, length) => ((double)from, from + length));

    private static readonly Gen<((double From, double To)[] Stretches, (double From, double To) Asked)> s_cases = Gen.Select(s_stretch.Array[0, 12], Gen.Int[0, 30], Gen.Int[1, 10])
        .Select((stretches, from, length) => (stretches, ((double)from, (double)(from + length))));

    [Fact]
    public void Those_under_way_share_a_moment() => s_cases.Sample(each =>
        Assert.Equal(
            each.Stretches.Count(stretch => stretch.From < each.Asked.To && stretch.To > each.Asked.From),
            new UnderWay(each.Stretches).Count(each.Asked.From, each.Asked.To)));

    [Fact]
    public void One_that_holds_another_is_found() => s_cases.Sample(each =>
        Assert.Equal(
            each.Stretches.Any(stretch => stretch.From <= each.Asked.From && stretch.To >= each.Asked.To),
            new Throughout(each.Stretches).Any(each.Asked.From, each.Asked.To)));
}
