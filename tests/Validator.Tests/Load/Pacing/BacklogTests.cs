using Validator.Load;
using Xunit;

namespace Validator.Tests.Load.Pacing;

/// <summary>Whose fault a late send is.</summary>
public class BacklogTests
{
    [Theory]

    // Nobody is late, or no more than timers are.
    [InlineData("0,0 100,140 200,201", "...")]

    // The third meets a full house until 1000; those due by then are late with it, the ones after are not.
    [InlineData("0,0 100,100 200,200-1000 300,1000 990,1001 1000,1001 1100,1100", "..hhh..")]

    // It is full again for the one that is sent late.
    [InlineData("200,200-1000 300,1000-1500 400,1500 1600,1600", "hhh.")]

    // We came late ourselves: what was due by then is ours, though our burst fills the house.
    [InlineData("0,0 100,900 200,900 300,900-1200 950,1200 1250,1250", "....h.")]

    // We dawdled a little over what had been held back for long, which stays the server's.
    [InlineData("200,200-1000 300,1060 400,1060 1010,1060 1070,1070", "hhh..")]
    public void Those_behind_a_wait_are_late_for_the_same_reason(string arrivals, string held)
    {
        var backlog = new Backlog();

        Assert.Equal(held, string.Concat(arrivals.Split(' ').Select(arrival =>
        {
            var (due, came) = arrival.Split(',') is [var first, var second] ? (long.Parse(first, null), second) : default;
            var times = came.Split('-');
            var asked = long.Parse(times[0], null);
            return backlog.Holds(due, asked, times.Length > 1 ? long.Parse(times[1], null) : asked) ? 'h' : '.';
        })));
    }
}
