using System.Numerics.Tensors;
using Validator.Engine.Inference;
using Validator.Engine.Models;

namespace Validator.Engine.Scheduling;

/// <summary>A loaded embedding model: evaluates every token of a text and takes the mean of what the last layer made of them.</summary>
internal sealed class EmbeddingRunner : IRunner
{
    private readonly SemaphoreSlim _turn = new(1);
    private readonly Weights _weights;
    private readonly KvCache _cache;
    private readonly Batch _batch;
    private readonly ForwardPass _pass;
    private readonly WorkerTeam _team;

    /// <exception cref="OutOfMemoryException">The memory is not there; what had been taken of it is given back.</exception>
    public EmbeddingRunner(ModelSpec model, RunnerOptions options, MemoryBudget budget)
    {
        Model = model;
        Options = options;
        _weights = new Weights(model, options.Threads, budget);
        try
        {
            _cache = new KvCache(model, options.ContextLength, budget);
            _batch = new Batch(options.BatchSize);
            _pass = new ForwardPass(_weights, _batch, options.Threads, budget);
            _team = new WorkerTeam(options.Threads, _pass.Execute);
        }
        catch
        {
            _cache?.Dispose();
            _weights.Dispose();
            throw;
        }
    }

    public ModelSpec Model { get; }

    public RunnerOptions Options { get; }

    /// <summary>An embedding model has nothing to say; its capabilities keep such requests away.</summary>
    public Task RunAsync(Sequence sequence, Func<Task> read, CancellationToken cancellationToken) =>
        throw new NotSupportedException($"{Model.Name} answers with embeddings only.");

    /// <summary>The embedding of as many tokens as the context holds at most, of length 1. Texts wait for one another.</summary>
    public async Task<float[]> EmbedAsync(int[] tokens, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(() => Embed(tokens, cancellationToken), cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose()
    {
        _team.Dispose();
        _pass.Dispose();
        _cache.Dispose();
        _weights.Dispose();
        _turn.Dispose();
    }

    /// <summary>Scales a vector to length 1.</summary>
    public static void Normalize(Span<float> vector) =>
        TensorPrimitives.Multiply(vector, 1f / MathF.Max(TensorPrimitives.Norm<float>(vector), 1e-12f), vector);

    private float[] Embed(int[] tokens, CancellationToken cancellationToken)
    {
        float[] sum = new float[Model.Width];
        int position = 0;
        while (position < tokens.Length)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _batch.Clear();
            for (; position < tokens.Length && _batch.Room > 0; position++)
            {
                _batch.Add(new Batch.Row(tokens[position], position, _cache), wantsLogits: true);
            }

            _team.Run();
            for (int row = 0; row < _batch.Outputs; row++)
            {
                TensorPrimitives.Add(sum, _pass.State(row), sum);
            }
        }

        Normalize(sum);
        return sum;
    }
}
