using Validator.Pipeline;
using Xunit;

namespace Validator.Tests.Pipeline;

public class NoProgressTests
{
    [Fact]
    public void A_load_that_stands_still_says_so_and_again_when_the_wait_has_doubled()
    {
        var stillness = new NoProgress(begun: 100);

        Assert.Null(stillness.Look(159));
        Assert.Equal("no progress: no request has ended for 60s, and none before; all are still within their time-outs", stillness.Look(160));
        Assert.Null(stillness.Look(219));
        Assert.NotNull(stillness.Look(220));
    }

    [Fact]
    public void Where_requests_take_long_it_waits_longer()
    {
        var stillness = new NoProgress(begun: 0);
        stillness.Ended(now: 50, took: 50);

        Assert.Null(stillness.Look(249));
        Assert.Equal("no progress: no request has ended for 3.333m, the longest so far took 50s; all are still within their time-outs", stillness.Look(250));
        stillness.Ended(now: 251, took: 1);
        Assert.Null(stillness.Look(300));
    }
}
