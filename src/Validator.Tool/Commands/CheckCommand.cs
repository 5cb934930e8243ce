using System.CommandLine;
using System.Globalization;
using Validator.Load;
using Validator.Pipeline;
using Validator.Spec;
using Validator.Tool.Terminal;

namespace Validator.Tool.Commands;

/// <summary><c>check URL</c> and <c>check --replay FILE</c></summary>
internal static class CheckCommand
{
    private const string AllApis = "all";
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromHours(1);

    public static Command Build(GlobalOptions globals)
    {
        var url = new Argument<string?>("url") { Description = "Address of a running server, such as http://127.0.0.1:11434.", Arity = ArgumentArity.ZeroOrOne };
        var replay = new Option<string?>("--replay") { Description = "Judges recorded bytes instead: a file of wire/ in a run directory, or a raw HTTP response.", HelpName = "file" };
        var model = new Option<string?>("--model") { Description = "Model to ask; default is one that is loaded, else the smallest installed. With --replay, the model that was asked.", HelpName = "name" };
        var api = Words.OneOf(
            new Option<string>("--api") { Description = "Routes to ask; default is generate and chat. openai takes no num_ctx: a model loaded with one is loaded anew. With --replay, the route that was asked." },
            [.. Enum.GetValues<ApiKind>().Select(CheckText.NameOf), AllApis]);
        var timeout = new Option<string?>("--timeout") { Description = "Bound on the whole check, such as 5s. [60s]", HelpName = "duration" };
        var noStream = new Option<bool>("--no-stream") { Description = "With --replay of a raw response: the request had \"stream\": false." };
        var end = Words.OneOf(
            new Option<string>("--end") { Description = "With --replay of a raw response: how the exchange ended. [closed]" }, "closed", "reset", "stall", "timeout");
        var json = new Option<bool>("--json") { Description = "Prints the report as JSON." };
        var command = new Command(
            "check",
            "Checks a running server in seconds: its version, its model, and a handful of short answers, judged byte by byte. A model that is not in memory is loaded; one that is stays as it was loaded.\n\n"
            + "Exit codes: 0 healthy, 1 an answer is broken, 2 the command line is wrong, 3 no server, no model or none that can be loaded,\n"
            + "4 inconclusive, 130 and 143 cancelled by SIGINT and SIGTERM.")
        {
            url, replay, model, api, timeout, noStream, end, json,
        };
        command.Validators.Add(result =>
        {
            var recorded = result.GetResult(replay) is { Implicit: false };
            if (recorded == result.GetResult(url) is { Tokens.Count: > 0 })
            {
                result.AddError(recorded ? "a URL and --replay exclude each other." : "name a URL, such as http://127.0.0.1:11434, or recorded bytes with --replay.");
            }

            foreach (var option in (Option[])(recorded ? [timeout] : [noStream, end]))
            {
                if (result.GetResult(option) is { Implicit: false })
                {
                    result.AddError(recorded ? $"{option.Name} says nothing of recorded bytes." : $"{option.Name} goes with --replay alone.");
                }
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var output = parsed.InvocationConfiguration.Output;
            var apis = parsed.GetValue(api) is { } named ? Enum.GetValues<ApiKind>().Where(known => named == AllApis || CheckText.NameOf(known) == named).ToArray() : HealthCheckOptions.Native;
            if (parsed.GetValue(replay) is { } file)
            {
                var (recorded, unreadable) = await Replay.OfAsync(
                    file, new ReplayOptions(parsed.GetValue(model), parsed.GetValue(api) is null or AllApis ? null : apis[0], parsed.GetValue(noStream), End(parsed.GetValue(end))), cancellationToken);
                await output.WriteAsync(recorded is null ? string.Empty : parsed.GetValue(json) ? CheckJson.Write(recorded) : CheckText.Render(recorded));
                return recorded?.ExitCode ?? throw new UsageException(unreadable!);
            }

            var (server, problem) = HealthCheckOptions.Address(parsed.GetValue(url)!);
            using var signals = new SignalTrap();
            var check = new HealthCheck(new HealthCheckOptions
            {
                Server = server ?? throw new UsageException(problem!),
                Model = parsed.GetValue(model),
                Apis = apis,
                Timeout = Timeout(parsed.GetValue(timeout)),
                Progress = globals.Verbosity(parsed) == Verbosity.Quiet ? null : new Told(parsed.InvocationConfiguration.Error),
            });
            var report = await check.RunAsync(signals.Token);
            await output.WriteAsync(parsed.GetValue(json) ? CheckJson.Write(report) : CheckText.Render(report));
            return report.Outcome == CheckOutcome.Cancelled ? signals.ExitCode ?? report.ExitCode : report.ExitCode;
        });
        return command;
    }

    private static TimeSpan Timeout(string? text)
    {
        if (text is null)
        {
            return TimeSpan.FromSeconds(60);
        }

        return Quantity.TryParse(text, Unit.Duration, out var seconds) && seconds > 0 && seconds <= LongestTimeout.TotalSeconds
            ? TimeSpan.FromSeconds(seconds)
            : throw new UsageException(Diagnostic.Error(null, $"--timeout {text}: legal is {Quantity.Legal(Unit.Duration)}, more than 0 and at most 1h"));
    }

    private static ExchangeEnd? End(string? word) => word switch
    {
        "closed" => ExchangeEnd.Closed,
        "reset" => ExchangeEnd.Reset,
        "stall" => ExchangeEnd.Stall,
        "timeout" => ExchangeEnd.FirstByteTimeout,
        _ => null,
    };

    /// <summary>Writes at once: a progress that posts to another thread would come after the result.</summary>
    private sealed class Told(TextWriter error) : IProgress<string>
    {
        public void Report(string value) => error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"check: {value}"));
    }
}
