using Validator.Engine.Bench;

namespace Validator.Benchmarks;

/// <summary>Bytes a second that decoding reads, beside those that a plain sum over the weights reads.</summary>
internal sealed class DecodeShare : IFigure
{
    public Task<IReadOnlyList<Ratio>> MeasureAsync(TextWriter progress, CancellationToken cancellationToken)
    {
        BenchOptions options = new()
        {
            Models = ["synthetic:400m", "synthetic:1b"],
            ContextLengths = [4096, 131_072],
            Threads = [BenchOptions.PhysicalCores],
            Tokens = 40,
        };
        return Task.FromResult<IReadOnlyList<Ratio>>(
        [
            .. EngineBench.Run(options, progress.WriteLine, TimeProvider.System, cancellationToken).SelectMany(row => new[]
            {
                new Ratio("decode by read bandwidth", Case(row), Gigabytes(row.BytesPerSecond), Gigabytes(row.ReadBandwidth), row.Share, new Target(AtMost: false, 0.8)) { Unrest = 1 - (row.MedianReadBandwidth / row.ReadBandwidth) },
                new Ratio("the same by the median pass", Case(row), Gigabytes(row.BytesPerSecond), Gigabytes(row.MedianReadBandwidth), row.BytesPerSecond / row.MedianReadBandwidth),
            }),
        ]);
    }

    private static string Case(BenchRow row) => FormattableString.Invariant($"{row.Model}, num_ctx {row.ContextLength}, {row.Threads} threads");

    private static string Gigabytes(double bytesPerSecond) => FormattableString.Invariant($"{bytesPerSecond / 1e9:0.0} GB/s");
}
