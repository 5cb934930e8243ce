using System.Runtime.InteropServices;
using Validator.Runtime;
using Validator.TestServer;

// The process on the other side of the runtime's tests. The last argument of serve may be any word that tests find it by.
return args switch
{
    ["serve", .. var words] when words.Contains("--tree") => await new FakeOllama(words[^1], ignoreTerminate: words.Contains("--ignore-term")).ServeAsync(),
    ["runner" or "--model", ..] => await FakeRunner.RunAsync(args[^1]),
    ["serve", .. var words] => await StandIn.ServeAsync(ignoreTerminate: words.Contains("--ignore-term")),
    ["supervise", "--", .. var command] => await Supervisor.RunAsync(command),
    ["lock", var path] => await LockAsync(path),
    ["boot", var log, .. var command] => await BootAsync(log, command),
    _ => throw new ArgumentException(string.Join(' ', args)),
};

// Takes the machine's lock, says so, and waits to be killed.
static async Task<int> LockAsync(string path)
{
    using var taken = await MachineLock.TakeAsync(path, "holder", null, TimeProvider.System, null, CancellationToken.None);
    await Console.Out.WriteLineAsync("locked");
    await Task.Delay(Timeout.InfiniteTimeSpan);
    return 0;
}

// Boots a server under a supervisor as the tool does, says so, and waits to be killed.
static async Task<int> BootAsync(string log, string[] command)
{
    using var stop = new CancellationTokenSource();
    using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
    {
        context.Cancel = true;
        stop.Cancel();
    });
    var options = new ServerBootOptions { LogPath = log, Supervisor = new ServerCommand(Environment.ProcessPath!, ["supervise"]), StateFolder = Environment.GetEnvironmentVariable(StaleRuns.Variable) };
    await Console.Out.WriteLineAsync("booting");
    try
    {
        await using var server = await ServerBoot.StartAsync(new ServerCommand(command[0], command[1..]), options, stop.Token);
        await Console.Out.WriteLineAsync("ready");
        await Task.Delay(Timeout.InfiniteTimeSpan, stop.Token);
    }
    catch (OperationCanceledException)
    {
        return 143;
    }

    return 0;
}
