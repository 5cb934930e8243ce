using System.CommandLine;
using System.Globalization;
using Validator.Gates;
using Validator.Load;
using Validator.Machine;
using Validator.Pipeline;
using Validator.Pipeline.Tuning;
using Validator.Spec;
using Validator.Tool.Terminal;

namespace Validator.Tool.Commands;

/// <summary><c>tune SPEC</c></summary>
internal static class TuneCommand
{
    public static Command Build(GlobalOptions globals)
    {
        var spec = new Argument<string>("spec") { Description = "Deployment spec." };
        var output = new Option<string?>("--output", "-o") { Description = "Folder for the record, tune.json and tune.md; default artifacts/validator/<name>-tune-<utc>.", HelpName = "dir" };
        var force = new Option<bool>("--force") { Description = "Replaces the results of an earlier run in the folder." };
        var wait = Words.Wait();
        var threads = Numbers("--threads", "Thread counts to choose from, such as 1-32 or 4,8,16; default is the matrix's num_thread, else 1 to the logical cores.");
        var batches = Numbers("--batch", "Values of num_batch to choose from by prefill speed, once the threads are found, such as 128,256,512.");
        var parallels = Numbers("--parallel", "Values of OLLAMA_NUM_PARALLEL to choose from by the tokens of all answers per second, once the options are found, such as 1,2,4; each is measured on servers of its own, with as many requests under way as the greatest.");
        var budget = Checked("--budget", "duration", "Time that all of it may take, loads of the model included; default is 30m.", $"{Quantity.Legal(Unit.Duration)}, more than 0", text => Seconds(text) is not null);
        var most = Checked("--max-measurements", "number", "Measurements that all of it may take; default is no limit.", "a whole number from 2", text => Whole(text, 2) is not null);
        var confidence = Checked("--confidence", "percent", "Confidence that nothing is better by the zone or more; default is 95%.", "a percentage from 80% to 99.9%", text => Share(text, 0.8, 0.999) is not null);
        var zone = Checked("--zone", "percent", "Differences below it are of no matter; default is 2%.", "a percentage from 0.1% to 20%", text => Share(text, 0.001, 0.2) is not null);
        var requests = Checked("--requests", "number", "Requests behind one measurement, after a load of the model and a warm-up; default is 2.", "a whole number from 1", text => Whole(text, 1) is not null);
        var predict = Checked("--predict", "tokens", "Most tokens of an answer; default is 128, or the spec's num_predict where that is less.", "a whole number from 8", text => Whole(text, 8) is not null);
        var prompt = Checked("--prompt-tokens", "tokens", "Length of prompts, for a spec with a corpus; default is the spec's own.", "a whole number from 16", text => Whole(text, 16) is not null);
        var seed = Checked("--seed", "number", "Of the order of measurements; default is 1.", "a whole number from 0", text => Whole(text, 0) is not null);
        var json = new Option<bool>("--json") { Description = "Prints the record as JSON." };
        var command = new Command("tune", "Finds the best num_thread for each context size by paired measurements in random order. Exit code 0 where it is found, 4 where the budget did not suffice.")
        {
            spec, output, force, wait, threads, batches, parallels, budget, most, confidence, zone, requests, predict, prompt, seed, json,
        };
        var reading = new SpecArguments().AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            var (stdout, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            var made = Planner.Make(parsed.GetRequiredValue(spec), reading.Options(parsed), [], here: true);
            var verbosity = globals.Verbosity(parsed);
            DiagnosticsOutput.Write([.. made.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)], error);
            if (made.Plan is not { } plan)
            {
                return ExitCodes.Usage;
            }

            if (parsed.GetValue(parallels) is not null && plan.Spec.Runtime.Engine == EngineKind.Attach)
            {
                throw new UsageException(Diagnostic.Error(null, "--parallel boots a server for every number, and runtime.engine: attach starts none", "let engine be ollama, or leave --parallel out"));
            }

            PromptReceives.Prefer();
            var defaults = new TuneOptions();
            var tune = new TuneOptions
            {
                Threads = List(parsed.GetValue(threads)),
                Batches = List(parsed.GetValue(batches)),
                Parallels = List(parsed.GetValue(parallels)),
                Budget = TimeSpan.FromSeconds(Seconds(parsed.GetValue(budget)) ?? defaults.Budget.TotalSeconds),
                MostMeasurements = Whole(parsed.GetValue(most), 2),
                Confidence = Share(parsed.GetValue(confidence), 0.8, 0.999) ?? defaults.Confidence,
                Zone = Share(parsed.GetValue(zone), 0.001, 0.2) ?? defaults.Zone,
                Requests = Whole(parsed.GetValue(requests), 1) ?? defaults.Requests,
                Predict = Whole(parsed.GetValue(predict), 8) ?? defaults.Predict,
                PromptTokens = Whole(parsed.GetValue(prompt), 16),
                Seed = Whole(parsed.GetValue(seed), 0) ?? defaults.Seed,
            };
            var options = new VerificationOptions
            {
                OutputDirectory = parsed.GetValue(output),
                Force = parsed.GetValue(force),
                Wait = Words.Time(parsed.GetValue(wait)),
                EmbeddedEngine = Self.With("engine", "serve"),
                Supervisor = Self.With("supervise"),
                Tool = ToolVersion.Name,
                Machine = MachineProbe.ForThisMachine(),
                Diagnostics = error,
                Progress = ProgressDisplay.Create(verbosity, globals.Color(parsed), plan, error),
            };
            return await RunAsync(plan, tune, options, verbosity, parsed.GetValue(json) ? TuneJson.Write : TuneDocumentText.Render, stdout);
        });
        return command;
    }

    private static async Task<int> RunAsync(Plan plan, TuneOptions tune, VerificationOptions options, Verbosity verbosity, Func<TuneRecord, string> render, TextWriter stdout)
    {
        using var signals = new SignalTrap();
        var (created, problem) = TuneRun.Create(plan, tune, options);
        if (created is null)
        {
            throw new UsageException(problem!);
        }

        await using var tuning = created;
        await tuning.RunAsync(signals.Token);
        (options.Progress as IDisposable)?.Dispose();
        var record = tuning.Publish(signals.ExitCode);
        await stdout.WriteAsync(render(record));
        if (verbosity != Verbosity.Quiet)
        {
            await options.Diagnostics.WriteLineAsync($"results: {tuning.RunDirectoryPath}");
        }

        return record.ExitCode;
    }

    private static Option<string?> Numbers(string name, string description) =>
        Checked(name, "numbers", description, "at least two whole numbers or ranges from 1 to 100000, such as 1-16,32", text => List(text) is not null);

    private static Option<string?> Checked(string name, string help, string description, string legal, Func<string, bool> isLegal)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = help };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var given }] && !isLegal(given))
            {
                result.AddError($"{name} {given}: legal is {legal}");
            }
        });
        return option;
    }

    private static double? Seconds(string? text) => text is not null && Quantity.TryParse(text, Unit.Duration, out var seconds) && seconds is > 0 and < 1e7 ? seconds : null;

    private static double? Share(string? text, double least, double most) =>
        text is not null && Quantity.TryParse(text, Unit.Percent, out var share) && share >= least - 1e-9 && share <= most + 1e-9 ? share : null;

    private static int? Whole(string? text, int least) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least ? number : null;

    /// <summary>Numbers and ranges, ascending, each once; null where it is no such list or has fewer than two.</summary>
    private static int[]? List(string? text)
    {
        const int most = 100_000;
        var numbers = new SortedSet<int>();
        foreach (var part in text?.Split(',', StringSplitOptions.TrimEntries) ?? [])
        {
            var ends = part.Split('-');
            if (ends.Length > 2 || Whole(ends[0], 1) is not { } first || Whole(ends[^1], 1) is not { } last || last < first || last > most || last - first > 1023)
            {
                return null;
            }

            numbers.UnionWith(Enumerable.Range(first, last - first + 1));
        }

        return numbers.Count > 1 ? [.. numbers] : null;
    }
}
