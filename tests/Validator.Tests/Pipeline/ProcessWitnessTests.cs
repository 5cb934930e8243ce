using Validator.Integrity;
using Validator.Integrity.Causes;
using Validator.Load;
using Validator.Pipeline;
using Validator.Runtime;
using Validator.Tests.Runtime;
using Xunit;

namespace Validator.Tests.Pipeline;

/// <summary>Real processes that are stopped and killed beside a request.</summary>
public sealed class ProcessWitnessTests : IDisposable
{
    private const int SignalStop = 19;

    private static readonly Violation s_stall = new(ViolationClass.TransportStall, ViolationSide.Server, "silent") { Because = "by the bytes" };
    private static readonly Violation s_cut = new(ViolationClass.TransportPrematureEof, ViolationSide.Transport, "cut") { Because = "by the bytes" };

    private readonly Bench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task An_inference_process_that_is_stopped_or_ends_is_named()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "processes are seen on Linux alone");
        var script = _bench.Script("sleep $WORD &\nexec $SERVE $WORD");
        await using var server = await ServerBoot.StartAsync(ServerCommand.Ollama(script), _bench.Options(supervised: true), default);
        await Bench.EventuallyAsync(() => server.Children().Count == 1);
        var child = server.Children()[0].Id;
        var witness = new ProcessWitness(server, _bench.Time);

        Assert.Equal("by the bytes", await BecauseAsync(witness, s_stall));

        Assert.Equal(0, NativeMethods.Kill(child, SignalStop));
        await Bench.EventuallyAsync(() => server.Children().Any(process => process.Stopped));
        Assert.Equal($"the server's inference process ({child}) is stopped by a signal", await BecauseAsync(witness, s_stall));

        Assert.Equal(0, NativeMethods.Kill(child, NativeMethods.SignalKill));
        await Bench.EventuallyAsync(() => server.Children().Count == 0);
        Assert.Equal($"the server's inference process ({child}) had ended", await BecauseAsync(witness, s_stall));

        // Said once: what lives now is what the next failure is judged by.
        Assert.Equal("by the bytes", await BecauseAsync(witness, s_stall));
    }

    [Fact]
    public async Task A_cut_is_the_servers_once_its_process_has_ended_and_not_before()
    {
        await using var server = await ServerBoot.StartAsync(_bench.Serve(), _bench.Options(supervised: false), default);
        var witness = new ProcessWitness(server, _bench.Time);

        var alive = Assert.Single(await witness.LayAsync([s_cut], ExchangeEnd.Closed));
        Assert.Equal(0, NativeMethods.Kill(server.ProcessId, NativeMethods.SignalKill));
        await server.Exited;
        var dead = Assert.Single(await witness.LayAsync([s_cut], ExchangeEnd.Closed));

        Assert.Equal((ViolationSide.Transport, "the server's process lived on; by the bytes"), (alive.Side, alive.Because));
        Assert.Equal((ViolationSide.Server, "the server's process had ended"), (dead.Side, dead.Because));
        Assert.Equal("server.ended", FailureCauses.Of(dead.Class, "server", dead.Explanation, dead.Because, null)?.Name);
    }

    private static async Task<string?> BecauseAsync(ProcessWitness witness, Violation violation) =>
        Assert.Single(await witness.LayAsync([violation], ExchangeEnd.Stall)).Because;
}
