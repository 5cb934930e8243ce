namespace Validator.Benchmarks.Recorded;

/// <summary>The time and memory of <c>gate</c> over a million recorded requests, beside a loop that only parses the same file.</summary>
internal sealed class GateCost : IFigure
{
    private const int Requests = 1_000_000;
    private const int Rounds = 15;
    private const double MostMemory = 500;

    public Task<IReadOnlyList<Ratio>> MeasureAsync(TextWriter progress, CancellationToken cancellationToken)
    {
        string folder = Directory.CreateTempSubdirectory("validator-bench-").FullName;
        try
        {
            progress.WriteLine($"a log of {Requests} requests");
            (string run, string spec) = RecordedRun.Make(folder, Requests);
            string log = Path.Combine(run, "num_ctx-512", "requests.jsonl");
            (List<ProcessCost> ours, List<ProcessCost> floor) = ([], []);
            for (int round = 0; round < Rounds; round++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                progress.WriteLine($"round {round + 1} of {Rounds}");
                floor.Add(ToolProcess.Run(Environment.ProcessPath!, [ParseLoop.Word, log], watched: true));
                ours.Add(ToolProcess.Run(ToolProcess.Path, ["gate", run, "--spec", spec], watched: true));
            }

            double[] ratios = [.. ours.Zip(floor, (one, other) => one.Seconds / other.Seconds)];
            double peak = ours.Max(cost => cost.Peak);
            string what = FormattableString.Invariant($"{Requests} requests, {new FileInfo(log).Length / 1024 / 1024} MiB");
            return Task.FromResult<IReadOnlyList<Ratio>>(
            [
                new("gate by a loop that parses", what, Seconds(ours), Seconds(floor), Median.Of(ratios), new Target(AtMost: true, 2)) { Rounds = ratios, Unrest = Median.Unrest(floor.Select(cost => cost.Seconds)) },
                new("memory of gate", what, FormattableString.Invariant($"{peak:0} MB"), FormattableString.Invariant($"{MostMemory:0} MB"), peak / MostMemory, new Target(AtMost: true, 1)),
            ]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Seconds(List<ProcessCost> costs) => FormattableString.Invariant($"{Median.Of(costs.Select(cost => cost.Seconds)):0.00} s");
}
