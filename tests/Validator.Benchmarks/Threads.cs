using Validator.Engine.Bench;

namespace Validator.Benchmarks;

/// <summary>Decoding with one, two, four ... threads beside as many as there are cores: what over-subscription costs.</summary>
internal sealed class Threads : IFigure
{
    public Task<IReadOnlyList<Ratio>> MeasureAsync(TextWriter progress, CancellationToken cancellationToken)
    {
        int cores = BenchOptions.PhysicalCores;
        BenchOptions options = new()
        {
            Models = ["synthetic:400m"],
            ContextLengths = [4096],
            Threads = [.. new[] { 1, cores, 2 * cores, 4 * cores }.Distinct()],
            Tokens = 24,
        };
        IReadOnlyList<BenchRow> rows = EngineBench.Run(options, progress.WriteLine, TimeProvider.System, cancellationToken);
        BenchRow fit = rows.First(row => row.Threads == cores);
        foreach (string sentence in ThreadScaling.Sentences(rows, cores))
        {
            progress.WriteLine(sentence);
        }

        return Task.FromResult<IReadOnlyList<Ratio>>(
        [
            .. rows.Select(row => new Ratio(
                $"num_thread by {cores}",
                FormattableString.Invariant($"{row.Model}, {row.Threads} {(row.Threads == 1 ? "thread" : "threads")} on {cores} cores"),
                Rate(row),
                Rate(fit),
                row.DecodeTokensPerSecond / fit.DecodeTokensPerSecond,
                row.Threads > cores ? new Target(AtMost: true, 1.05) : null)),
        ]);
    }

    private static string Rate(BenchRow row) => FormattableString.Invariant($"{row.DecodeTokensPerSecond:0.0} tok/s");
}
