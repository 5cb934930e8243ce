using System.Diagnostics;
using Validator.Runtime;
using Xunit;

namespace Validator.Tests.Runtime;

public sealed class PriorityTests : IDisposable
{
    private readonly Bench bench = new();

    public void Dispose() => bench.Dispose();

    [Theory]
    [InlineData("5", 5)]
    [InlineData("-20", -20)]
    [InlineData("19", 19)]
    [InlineData("20", null)]
    [InlineData("-21", null)]
    [InlineData("low", null)]
    [InlineData(null, null)]
    public void A_priority_is_a_number_that_nice_knows(string? text, int? nice) => Assert.Equal(nice, Priority.Parse(text));

    [Theory]
    [InlineData(-20, ProcessPriorityClass.High)]
    [InlineData(-9, ProcessPriorityClass.AboveNormal)]
    [InlineData(0, ProcessPriorityClass.Normal)]
    [InlineData(9, ProcessPriorityClass.BelowNormal)]
    [InlineData(19, ProcessPriorityClass.Idle)]
    public void Windows_has_classes(int nice, ProcessPriorityClass expected) => Assert.Equal(expected, Priority.ClassOf(nice));

    [Fact]
    public async Task A_server_and_what_it_starts_has_the_priority_before_it_runs()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the numbers are read from /proc");
        var own = Nice();
        var script = bench.Script("env | grep -c OLLAMA_VALIDATOR_NICE\n(cut -d ' ' -f 19 /proc/self/stat)\nexec $SERVE $WORD");

        await using var server = await ServerBoot.StartAsync(ServerCommand.Ollama(script), bench.Options(supervised: true) with { Nice = 7 }, default);
        await Bench.EventuallyAsync(() => server.LogTail(5).Contains("listening"));

        Assert.Equal(["0", "7", "listening"], server.LogTail(5));
        Assert.Equal(own, Nice());
    }

    private static string Nice() => File.ReadAllText("/proc/self/stat").Split(')')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries)[16];
}
