using CsCheck;
using Validator.Integrity;
using Xunit;

namespace Validator.Tests.Integrity;

public sealed class ArrivalLogTests
{
    [Fact]
    public void Every_byte_keeps_a_time_in_order_however_many_arrivals_there_are() =>
        Gen.Select(Gen.Int[0, 40_000], Gen.Int[1, 5000], Gen.OneOf(Gen.Int[3, 9], Gen.Const(512), Gen.Const(4096))).Sample(
            (count, length, most) =>
            {
                var log = new ArrivalLog(most);
                for (var i = 0; i < count; i++)
                {
                    log.Add(length, 10 + i);
                }

                var entries = log.Entries.ToArray();
                Assert.True(entries.Length <= most);
                Assert.Equal((long)count * length, entries.Sum(entry => entry.Length));
                Assert.Equal(entries.OrderBy(entry => entry.Timestamp), entries);
                if (count > 0)
                {
                    Assert.Equal(new Arrival(length, 10), entries[0]);
                    Assert.Equal(10 + count - 1, entries[^1].Timestamp);
                }
            },
            iter: Effort.Iterations(30));

    [Fact]
    public void It_forgets_one_response_before_the_next()
    {
        var log = new ArrivalLog(4);
        log.Add(3, 1);
        log.Clear();
        log.Add(5, 2);

        Assert.Equal([new Arrival(5, 2)], log.Entries.ToArray());
    }
}
