using System.Globalization;
using CsCheck;
using Validator.Runtime;
using Xunit;

namespace Validator.Tests.Runtime;

public sealed class AffinityTests : IDisposable
{
    private readonly Bench bench = new();

    public void Dispose() => bench.Dispose();

    [Theory]
    [InlineData("0-7", 7, 1, "0-6", "7")]
    [InlineData("0-31", 16, 1, "0-30", "31")]
    [InlineData("0-31", 16, 64, "0-29", "30-31")]
    [InlineData("2-3,8-15", 9, 1, "2-3,8-14", "15")]
    public void By_itself_the_last_processors_are_ours(string allowed, int threads, int workers, string server, string client)
    {
        var plan = AffinityPlan.Automatic(ProcessorSet.Parse(allowed)!, [threads, 1], workers)!;

        Assert.Equal((server, client), (plan.Server.ToString(), plan.Client.ToString()));
    }

    [Theory]
    [InlineData("0-6", 1, 1)]
    [InlineData("0-7", 8, 1)]
    [InlineData("0-7", 7, 8)]
    [InlineData("0-7", null, 1)]
    public void Nothing_is_bound_where_that_would_take_from_the_server(string allowed, int? threads, int workers) =>
        Assert.Null(AffinityPlan.Automatic(ProcessorSet.Parse(allowed)!, [1, threads], workers));

    [Theory]
    [InlineData("0-3", "0-2", "3")]
    [InlineData("0-3", "1,3", "0,2")]
    [InlineData("0-3", "0-3", "0-3")]
    public void What_the_spec_names_is_the_servers_and_the_rest_is_ours(string allowed, string server, string client) =>
        Assert.Equal(client, AffinityPlan.Named(ProcessorSet.Parse(allowed)!, ProcessorSet.Parse(server)!).Client.ToString());

    [Fact]
    public void Processors_that_there_are_not_are_an_error_that_names_them() =>
        Assert.Contains(
            "the processors 4-5; this process may use 0-3",
            Assert.Throws<RuntimeException>(() => AffinityPlan.Named(ProcessorSet.Parse("0-3")!, ProcessorSet.Parse("3-5")!)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void A_list_reads_back_as_it_was_written() =>
        Gen.Int[0, 200].HashSet[1, 40].Sample(numbers => Assert.Equal(new ProcessorSet(numbers), ProcessorSet.Parse(new ProcessorSet(numbers).ToString())));

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("3-1")]
    [InlineData("0-1-2")]
    [InlineData("0,")]
    [InlineData("99999999")]
    public void What_is_no_list_is_none(string text) => Assert.Null(ProcessorSet.Parse(text));

    [Fact]
    public async Task A_server_and_what_it_starts_is_bound_before_it_runs()
    {
        var own = ProcessorSet.Own();
        Assert.SkipWhen(own is null || own.Processors.Count < 2, "there is one processor only, or this is not Linux");
        var last = own!.Processors[^1].ToString(CultureInfo.InvariantCulture);
        var script = bench.Script("env | grep -c OLLAMA_VALIDATOR_PROCESSORS\ngrep Cpus_allowed_list /proc/self/status\nexec $SERVE $WORD");

        await using var server = await ServerBoot.StartAsync(ServerCommand.Ollama(script), bench.Options(supervised: true) with { Processors = last }, default);
        await Bench.EventuallyAsync(() => server.LogTail(5).Contains("listening"));

        Assert.Equal(["0", $"Cpus_allowed_list:\t{last}", "listening"], server.LogTail(5));
        Assert.Equal(own, ProcessorSet.Own());
    }
}
