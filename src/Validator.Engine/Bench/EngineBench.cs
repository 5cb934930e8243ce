using System.Globalization;
using Validator.Engine.Inference;
using Validator.Engine.Models;
using Validator.Engine.Scheduling;

namespace Validator.Engine.Bench;

/// <summary>Measures on this machine what synthetic models do, and how much of that is the memory's doing.</summary>
public static class EngineBench
{
    private const int WarmUp = 2;

    /// <summary>Measures; the numbers of threads of one model take turns token by token, so that a busy machine wrongs none of them.</summary>
    /// <param name="options">What to measure; without <see cref="BenchOptions.Errors"/>.</param>
    /// <param name="progress">Told what is at work.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends it between two tokens.</param>
    /// <exception cref="InsufficientMemoryException">The machine has not the memory; nothing was allocated.</exception>
    public static IReadOnlyList<BenchRow> Run(BenchOptions options, Action<string> progress, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(progress);
        ModelSpec[] models = [.. options.Models.Select(name => ModelName.Find(name)!)];
        foreach (ModelSpec model in models)
        {
            Check(DecodeBench.BytesFor(model, options.ContextLengths.Max(), options.Threads));
        }

        return [.. models.SelectMany(model => Measure(options, model, progress, time, cancellationToken))];
    }

    /// <summary>The best of several passes over a region larger than the caches, in bytes a second, for each number of threads.</summary>
    /// <exception cref="InsufficientMemoryException">The machine has not the memory for the region.</exception>
    public static IReadOnlyList<double> MeasureBandwidth(IReadOnlyList<int> threads, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(threads);
        const long Region = 512L << 20;
        const int Passes = 12;
        Check(Region);
        using NativeBuffer region = new(Region, MemoryBudget.OfThisMachine);
        return [.. threads.Select(count =>
        {
            using ReadBandwidth bandwidth = new(region, count, time);
            return Enumerable.Range(0, Passes).Max(_ =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                return bandwidth.Pass();
            });
        })];
    }

    private static void Check(long required)
    {
        long available = MemoryBudget.OfThisMachine.AvailableBytes();
        if (required > available)
        {
            throw new InsufficientMemoryException(EngineException.TooLarge(required, available).Message);
        }
    }

    private static List<BenchRow> Measure(
        BenchOptions options, ModelSpec model, Action<string> progress, TimeProvider time, CancellationToken cancellationToken)
    {
        progress($"{model.Name}: making the weights");
        using Weights weights = new(model, options.Threads.Max(), MemoryBudget.OfThisMachine);
        List<BenchRow> rows = [];
        foreach (int contextLength in options.ContextLengths)
        {
            progress(string.Create(
                CultureInfo.InvariantCulture, $"{model.Name}: context {contextLength}, threads {string.Join(", ", options.Threads)}"));
            rows.AddRange(Measure(options, weights, contextLength, time, cancellationToken));
        }

        return rows;
    }

    private static List<BenchRow> Measure(BenchOptions options, Weights weights, int contextLength, TimeProvider time, CancellationToken cancellationToken)
    {
        using KvCache cache = new(weights.Model, contextLength, MemoryBudget.OfThisMachine);
        List<DecodeBench> benches = [];
        try
        {
            foreach (int threads in options.Threads)
            {
                benches.Add(new DecodeBench(weights, cache, threads, time));
                benches[^1].Prefill(options.PromptTokens);
                cancellationToken.ThrowIfCancellationRequested();
            }

            for (int token = -WarmUp; token < options.Tokens; token++)
            {
                foreach (DecodeBench bench in benches)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    if (token == 0)
                    {
                        bench.Forget();
                    }

                    bench.Step();
                }
            }

            return [.. benches.Select(bench => bench.Row())];
        }
        finally
        {
            benches.ForEach(bench => bench.Dispose());
        }
    }
}
