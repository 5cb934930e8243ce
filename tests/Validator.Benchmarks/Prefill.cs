using System.Diagnostics;
using Validator.Engine.Bench;
using Validator.Engine.Inference;
using Validator.Engine.Models;
using Validator.Engine.Scheduling;

namespace Validator.Benchmarks;

/// <summary>A prompt of 85,000 tokens beside the seconds that it may take.</summary>
internal sealed class Prefill : IFigure
{
    private const int Tokens = 85_000;

    private static readonly (string Model, double Seconds)[] s_cases = [("synthetic:1m", 3), ("synthetic:8m", 23)];

    public Task<IReadOnlyList<Ratio>> MeasureAsync(TextWriter progress, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Ratio>>([.. s_cases.Select(one => Measure(one.Model, one.Seconds, progress))]);

    private static Ratio Measure(string name, double allowed, TextWriter progress)
    {
        progress.WriteLine($"{name}: {Tokens} tokens of prompt");
        ModelSpec model = ModelName.Find(name)!;
        using Weights weights = new(model, BenchOptions.PhysicalCores, MemoryBudget.OfThisMachine);
        using KvCache cache = new(model, Tokens, MemoryBudget.OfThisMachine);
        using DecodeBench bench = new(weights, cache, BenchOptions.PhysicalCores, TimeProvider.System);
        long startedAt = Stopwatch.GetTimestamp();
        bench.Prefill(Tokens);
        double seconds = Stopwatch.GetElapsedTime(startedAt).TotalSeconds;
        return new Ratio(
            "prefill by what it may take", FormattableString.Invariant($"{name}, {Tokens} tokens"),
            FormattableString.Invariant($"{seconds:0.0} s"), FormattableString.Invariant($"{allowed:0} s"), seconds / allowed, new Target(AtMost: true, 1));
    }
}
