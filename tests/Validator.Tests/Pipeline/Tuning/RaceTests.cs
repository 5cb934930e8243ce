using Validator.Pipeline.Tuning;
using Xunit;

namespace Validator.Tests.Pipeline.Tuning;

public class RaceTests
{
    [Fact]
    public void Drift_that_is_in_a_whole_block_cancels()
    {
        var race = New([1, 2, 4]);
        for (var block = 0; block < 40 && !race.IsDecided; block++)
        {
            var level = 1 + (0.5 * Math.Sin(block));
            race.Take(Block(race, threads => level * (threads == 2 ? 10 : 9)));
        }

        var result = race.Result();
        Assert.True(result.IsDecided);
        Assert.Equal(2, result.Best);
        Assert.All(result.Standings.Where(standing => standing.Candidate != 2), standing =>
        {
            Assert.Equal(RaceState.Worse, standing.State);
            Assert.Equal(-0.1, standing.Difference!.Value, 6);
        });
    }

    [Fact]
    public void Of_those_as_good_the_least_wins()
    {
        var race = New([4, 8, 16]);
        while (!race.IsDecided)
        {
            race.Take(Block(race, threads => threads == 4 ? 5 : threads == 8 ? 9.99 : 10));
        }

        var result = race.Result();
        Assert.Equal(8, result.Best);
        Assert.Equal(RaceState.Tied, result.Standings.Single(standing => standing.Candidate == 16).State);
    }

    [Fact]
    public void A_candidate_whose_answers_are_corrupt_is_never_found()
    {
        var race = New([1, 2, 4]);
        var blocks = 0;
        while (!race.IsDecided && blocks++ < 50)
        {
            race.Take(race.NextBlock().ToDictionary(threads => threads, threads => threads == 4 ? null : (double?)threads * (1 + (0.001 * blocks % 3))));
        }

        var result = race.Result();
        Assert.Equal(2, result.Best);
        Assert.Equal(RaceState.Withdrawn, result.Standings.Single(standing => standing.Candidate == 4).State);
    }

    [Fact]
    public void Where_every_answer_is_corrupt_nothing_is_found()
    {
        var race = New([1, 2]);
        race.Take(new Dictionary<int, double?> { [1] = null, [2] = null });
        race.Take(new Dictionary<int, double?> { [1] = null, [2] = null });

        Assert.True(race.IsDecided);
        Assert.Equal((null, false), (race.Result().Best, race.Result().IsDecided));
    }

    [Fact]
    public void A_peak_between_the_first_candidates_is_found_by_measuring_few_of_them()
    {
        int[] candidates = [.. Enumerable.Range(1, 32)];
        var race = new Race(new RaceSetting { Candidates = candidates, First = RaceSetting.Coarse(candidates, 12) });
        Assert.Equal([1, 2, 4, 8, 12, 16, 32], race.Field);
        while (!race.IsDecided)
        {
            race.Take(Block(race, threads => 100 - Math.Abs(threads - 21)));
        }

        var result = race.Result();
        Assert.InRange(result.Best!.Value, 19, 22);
        Assert.InRange(result.Standings.Count, 8, 16);
    }

    [Fact]
    public void The_order_is_random_and_the_same_for_the_same_seed()
    {
        var (one, same, other) = (New([1, 2, 3, 4, 5, 6]), New([1, 2, 3, 4, 5, 6]), New([1, 2, 3, 4, 5, 6], seed: 2));
        var order = Enumerable.Range(0, 5).SelectMany(_ => one.NextBlock()).ToArray();

        Assert.Equal(order, Enumerable.Range(0, 5).SelectMany(_ => same.NextBlock()));
        Assert.NotEqual(order, Enumerable.Range(0, 5).SelectMany(_ => other.NextBlock()));
    }

    private static Race New(int[] candidates, int seed = 1) => new(new RaceSetting { Candidates = candidates, First = candidates, Seed = seed });

    private static Dictionary<int, double?> Block(Race race, Func<int, double> speed) => race.NextBlock().ToDictionary(threads => threads, threads => (double?)speed(threads));
}
