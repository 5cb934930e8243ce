using CsCheck;
using Validator.Load;
using Validator.Spec;
using Xunit;

namespace Validator.Tests.Load;

public sealed class LoadCurveTests
{
    private static readonly LoadStage[] UpAndDown = [Stage(10, 4), Stage(5, 4), Stage(0, 1), Stage(10, 1), Stage(5, 0)];

    private static readonly Gen<LoadStage[]> AnyStages = Gen.Select(Gen.Double[0, 20], Gen.Double[0, 8], Gen.Bool, (duration, target, steps) =>
        new LoadStage(TimeSpan.FromSeconds(duration), target, steps)).Array[1, 6];

    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(5, 2, 1)]
    [InlineData(10, 4, 2)]
    [InlineData(14.9, 4, 2)]
    [InlineData(15, 1, 4)]
    [InlineData(27.5, 0.5, 5)]
    [InlineData(30, 0, 5)]
    public void Level_and_stage_at_a_moment(double seconds, double level, int stage)
    {
        var curve = Curve(0, UpAndDown);

        Assert.Equal(level, curve.At(seconds), 9);
        Assert.Equal(stage, curve.StageAt(seconds));
    }

    [Theory]
    [InlineData(5, 5)]
    [InlineData(10, 20)]
    [InlineData(15, 40)]
    [InlineData(25, 50)]
    [InlineData(30, 52.5)]
    [InlineData(99, 52.5)]
    public void What_has_come_together(double seconds, double sum) => Assert.Equal(sum, Curve(0, UpAndDown).Sum(seconds), 9);

    [Theory]
    [InlineData(1, 0, 2.5)]
    [InlineData(4, 0, 10.0)]
    [InlineData(4, 12, 12.0)]
    [InlineData(4, 15, null)]
    [InlineData(1, 20, 20.0)]
    [InlineData(1, 26, null)]
    [InlineData(5, 0, null)]
    public void When_a_level_is_reached(double level, double from, double? expected) => Assert.Equal(expected, Curve(0, UpAndDown).Reaches(level, from));

    [Fact]
    public void A_step_holds_its_target_from_its_start()
    {
        var curve = Curve(1, new LoadStage(TimeSpan.FromSeconds(10), 3, Steps: true), new LoadStage(TimeSpan.FromSeconds(10), 5, Steps: true));

        Assert.Equal([3, 3, 5, 5], new[] { 0, 9.9, 10, 19.9 }.Select(curve.At));
        Assert.Equal(80, curve.Sum(20), 9);
    }

    [Fact]
    public void A_pause_is_passed_over()
    {
        var curve = Curve(0, new LoadStage(TimeSpan.FromSeconds(10), 0, Steps: true), new LoadStage(TimeSpan.FromSeconds(10), 1, Steps: true));

        Assert.Equal([10, 11, 19, double.PositiveInfinity], new double[] { 0, 1, 9, 10 }.Select(curve.TimeOf));
    }

    [Fact]
    public void The_time_of_an_amount_is_when_it_has_come_together() => Gen.Select(Gen.Double[0, 5], AnyStages, Gen.Double[0, 1]).Sample((start, stages, share) =>
    {
        var curve = Curve(start, stages);
        var all = curve.Sum(curve.End);
        var time = curve.TimeOf(share * all);

        Assert.True(all < 1e-6 || share > 0.999 || Math.Abs(curve.Sum(time) - (share * all)) <= 1e-6 * Math.Max(1, all), $"{start} {string.Join(' ', stages.AsEnumerable())} {share}: {time}");
        Assert.True(time >= 0 && (time <= curve.End || double.IsPositiveInfinity(time)));
    });

    internal static LoadCurve Curve(double start, params LoadStage[] stages) =>
        LoadCurve.Of(new LoadSpec { Shape = new LoadShape { Mode = LoadMode.Constant, Rate = start, Stages = stages } });

    private static LoadStage Stage(int seconds, double target) => new(TimeSpan.FromSeconds(seconds), target, Steps: false);
}
