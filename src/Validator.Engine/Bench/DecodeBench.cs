using Validator.Engine.Inference;
using Validator.Engine.Models;
using Validator.Engine.Scheduling;

namespace Validator.Engine.Bench;

/// <summary>
/// A model's forward pass with some threads, one step at a time, so that a step of one can be set beside one of another.
/// The cache counts as full without having been filled: what a token costs depends on how much it reads, not on what.
/// </summary>
internal sealed class DecodeBench : IDisposable
{
    private const int BatchSize = 512;

    private readonly ModelSpec _model;
    private readonly KvCache _cache;
    private readonly TimeProvider _time;
    private readonly Batch _batch = new(BatchSize);
    private readonly ForwardPass _pass;
    private readonly WorkerTeam _team;
    private readonly ReadBandwidth _bandwidth;
    private readonly Sampler _sampler = new(new Sampling { Temperature = 0, Seed = 1 });
    private readonly List<double> _tokens = [];
    private readonly List<double> _passes = [];
    private int _token = Tokenizer.BeginOfSequence;

    public DecodeBench(Weights weights, KvCache cache, int threads, TimeProvider time)
    {
        _model = weights.Model;
        _cache = cache;
        _time = time;
        Threads = threads;
        _pass = new ForwardPass(weights, _batch, threads, MemoryBudget.OfThisMachine);
        _team = new WorkerTeam(threads, _pass.Execute);
        _bandwidth = new ReadBandwidth(weights.Memory, threads, time);
    }

    public int Threads { get; }

    private double PrefillTokensPerSecond { get; set; }

    /// <summary>Bytes that a token reads when <paramref name="held"/> tokens are in the context.</summary>
    public static long BytesPerToken(ModelSpec model, int held) =>
        Weights.BytesFor(model) + KvCache.BytesRead(model, held);

    /// <summary>Memory that the measurement takes, in bytes.</summary>
    public static long BytesFor(ModelSpec model, int contextLength, IReadOnlyCollection<int> threads) =>
        Weights.BytesFor(model) + KvCache.BytesFor(model, contextLength) + (threads.Count * Scratch.BytesFor(model, BatchSize));

    /// <summary>Evaluates a prompt from an empty context.</summary>
    public void Prefill(int tokens)
    {
        long startedAt = _time.GetTimestamp();
        for (int position = 0; position < tokens;)
        {
            _batch.Clear();
            for (; position < tokens && _batch.Room > 0; position++)
            {
                _batch.Add(new Batch.Row(position * 31, position, _cache), position == tokens - 1);
            }

            _team.Run();
        }

        PrefillTokensPerSecond = tokens / _time.GetElapsedTime(startedAt).TotalSeconds;
    }

    /// <summary>One pass of plain reading, then one token.</summary>
    public void Step()
    {
        _passes.Add(_bandwidth.Pass());
        long startedAt = _time.GetTimestamp();
        _batch.Clear();
        int row = _batch.Add(new Batch.Row(_token, _cache.ContextLength - 1, _cache), wantsLogits: true);
        _team.Run();
        _token = _sampler.Next(_pass.Logits(row)).Token.Id;
        _tokens.Add(_time.GetElapsedTime(startedAt).TotalSeconds);
    }

    /// <summary>Forgets the steps so far: the first ones warm up.</summary>
    public void Forget()
    {
        _tokens.Clear();
        _passes.Clear();
    }

    public BenchRow Row() => new()
    {
        Model = _model.Name,
        Parameters = _model.ParameterCount,
        ContextLength = _cache.ContextLength,
        Threads = Threads,
        PrefillTokensPerSecond = PrefillTokensPerSecond,
        DecodeTokensPerSecond = 1 / Median(_tokens),
        BytesPerToken = BytesPerToken(_model, _cache.ContextLength),
        ReadBandwidth = _passes.Max(),
        MedianReadBandwidth = Median(_passes),
    };

    public void Dispose()
    {
        _bandwidth.Dispose();
        _team.Dispose();
        _pass.Dispose();
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[sorted.Length / 2] + sorted[(sorted.Length - 1) / 2]) / 2;
    }
}
