using Validator.Engine.Models;
using Validator.Engine.Scheduling;

namespace Validator.Engine.Inference;

/// <summary>
/// A decoder's forward pass over a batch, run by every thread of a team at once: each does its share of a step and
/// waits for the others, so that the weights are read once for all tokens of the batch.
/// </summary>
internal sealed unsafe class ForwardPass : IDisposable
{
    /// <summary>Score that a windowed head loses for each step back; halved from head to head (as in ALiBi).</summary>
    private const float Decay = 0.25f;

    private readonly ModelSpec _model;
    private readonly Weights _weights;
    private readonly Batch _batch;
    private readonly int _threads;
    private readonly SpinBarrier _barrier;
    private readonly Scratch _scratch;

    public ForwardPass(Weights weights, Batch batch, int threads, MemoryBudget budget)
    {
        _model = weights.Model;
        _weights = weights;
        _batch = batch;
        _threads = threads;
        _barrier = new SpinBarrier(threads);
        _scratch = new Scratch(_model, batch.Room, budget);
    }

    /// <summary>Asked before each layer: whether no one wants the pass to be finished. By default someone does.</summary>
    public Func<bool> IsAbandoned { get; init; } = static () => false;

    /// <summary>Whether the last pass ended early, without logits; its tokens are not in the cache then.</summary>
    public bool WasAbandoned { get; private set; }

    /// <summary>Logits of output row <paramref name="row"/>, one for each piece of the vocabulary.</summary>
    public Span<float> Logits(int row) => Scratch.Row(_scratch.Logits, row, Vocabulary.Size);

    /// <summary>What the last layer made of output row <paramref name="row"/>.</summary>
    public ReadOnlySpan<float> State(int row) => Scratch.Row(_scratch.Stream, row, _model.Width);

    /// <summary>One thread's part of the pass; returns when all are done.</summary>
    public void Execute(int thread)
    {
        Share share = new(thread, _threads);
        Embed(share);
        for (int layer = 0; layer < _model.Layers; layer++)
        {
            if (!RunLayer(share, layer))
            {
                return;
            }
        }

        Normalize(share, _batch.Outputs);
        MatrixProduct.Run(
            share, _weights.Embedding, _scratch.Activations, _batch.Outputs, _scratch.Logits, ProductMode.Set);
        _barrier.Wait();
    }

    public void Dispose() => _scratch.Dispose();

    /// <summary>False when the pass was abandoned before the layer.</summary>
    private bool RunLayer(Share share, int layer)
    {
        if (share.Thread == 0)
        {
            WasAbandoned = IsAbandoned();
        }

        LayerWeights weights = _weights.Layer(layer);
        Activations x = _scratch.Activations;
        bool last = layer == _model.Layers - 1;

        // What follows the keys and values of the last layer only serves the logits.
        int rows = last ? _batch.Outputs : _batch.Count;

        Normalize(share, _batch.Count);
        if (WasAbandoned)
        {
            // All threads read what the first wrote before the barrier, and it writes again only behind the next one.
            return false;
        }

        MatrixProduct.Run(share, weights.Key, x, _batch.Count, _scratch.Keys, ProductMode.Set);
        MatrixProduct.Run(share, weights.Value, x, _batch.Count, _scratch.Values, ProductMode.Set);
        MatrixProduct.Run(share, weights.Query, x, rows, _scratch.Queries, ProductMode.Set);
        _barrier.Wait();
        Remember(share, layer);
        _barrier.Wait();
        Attend(share, layer, rows, last);
        _barrier.Wait();
        Quantize(share, _scratch.Attended, _model.KeyWidth, rows);
        MatrixProduct.Run(share, weights.Output, x, rows, _scratch.Stream, ProductMode.Add);
        _barrier.Wait();
        Normalize(share, rows);
        MatrixProduct.Run(share, weights.Up, x, rows, _scratch.Hidden, ProductMode.Rectify);
        _barrier.Wait();
        Quantize(share, _scratch.Hidden, _model.FeedForward, rows);
        MatrixProduct.Run(share, weights.Down, x, rows, _scratch.Stream, ProductMode.Add);
        _barrier.Wait();
        return true;
    }

    private void Embed(Share share)
    {
        (int from, int to) = share.Of(_batch.Count);
        for (int row = from; row < to; row++)
        {
            // Two rows chosen by a hash stand in for an embedding of each id, so that the table stays as small as the output's.
            ulong hash = SplitMix.Mix((uint)_batch.Rows[row].Token);
            sbyte* first = _weights.Embedding.Rows + ((long)(hash % Vocabulary.Size) * _model.Width);
            sbyte* second = _weights.Embedding.Rows + ((long)((hash >> 32) % Vocabulary.Size) * _model.Width);
            Span<float> stream = Scratch.Row(_scratch.Stream, row, _model.Width);
            for (int i = 0; i < stream.Length; i++)
            {
                // Read backwards, or the output head, which is the same table, would find its own rows again.
                stream[i] = (first[stream.Length - 1 - i] + (2 * second[stream.Length - 1 - i])) / 64f;
            }
        }

        _barrier.Wait();
    }

    private void Normalize(Share share, int rows)
    {
        (int from, int to) = share.Of(rows);
        for (int row = from; row < to; row++)
        {
            _scratch.Scales[row] = Quantizer.QuantizeNormalized(
                Scratch.Row(_scratch.Stream, row, _model.Width), _scratch.Quantized(row, _model.Width));
        }

        _barrier.Wait();
    }

    private void Quantize(Share share, float* source, int width, int rows)
    {
        (int from, int to) = share.Of(rows);
        for (int row = from; row < to; row++)
        {
            _scratch.Scales[row] = Quantizer.Quantize(Scratch.Row(source, row, width), _scratch.Quantized(row, width));
        }

        _barrier.Wait();
    }

    private void Remember(Share share, int layer)
    {
        (int from, int to) = share.Of(_batch.Count * _model.Heads);
        for (int unit = from; unit < to; unit++)
        {
            (int row, int head) = Math.DivRem(unit, _model.Heads);
            Batch.Row token = _batch.Rows[row];
            HeadCache cache = token.Cache.Head(layer, head);
            long offset = (long)token.Position * ModelSpec.HeadWidth;
            cache.KeyScales[token.Position] = Quantizer.Quantize(
                Scratch.Row(_scratch.Keys, unit, ModelSpec.HeadWidth), new Span<sbyte>(cache.Keys + offset, ModelSpec.HeadWidth));
            cache.ValueScales[token.Position] = Quantizer.Quantize(
                Scratch.Row(_scratch.Values, unit, ModelSpec.HeadWidth), new Span<sbyte>(cache.Values + offset, ModelSpec.HeadWidth));
        }
    }

    private void Attend(Share share, int layer, int rows, bool everything)
    {
        (int from, int to) = share.Of(rows * _model.Heads);
        for (int unit = from; unit < to; unit++)
        {
            (int row, int head) = Math.DivRem(unit, _model.Heads);
            Batch.Row token = _batch.Rows[row];
            if (!everything || token.Position < Attention.PartLength)
            {
                Attention.Run(
                    token.Cache.Head(layer, head),
                    everything ? 0 : Math.Max(0, token.Position - ModelSpec.Window + 1),
                    token.Position,
                    Scratch.Row(_scratch.Queries, unit, ModelSpec.HeadWidth),
                    everything ? 0 : Decay / (1 << head),
                    Scratch.Row(_scratch.Attended, unit, ModelSpec.HeadWidth));
            }
        }

        for (int row = 0; everything && row < rows; row++)
        {
            if (_batch.Rows[row].Position >= Attention.PartLength)
            {
                AttendInParts(share, layer, row);
            }
        }
    }

    /// <summary>A token with much to look at: heads alone would not occupy every thread alike.</summary>
    private void AttendInParts(Share share, int layer, int row)
    {
        Batch.Row token = _batch.Rows[row];
        int parts = Attention.Parts(token.Position + 1);
        (int from, int to) = share.Of(_model.Heads * parts);
        for (int unit = from; unit < to; unit++)
        {
            (int head, int part) = Math.DivRem(unit, parts);
            int start = part * Attention.PartLength;
            Attention.RunPart(
                token.Cache.Head(layer, head),
                start,
                Math.Min(token.Position, start + Attention.PartLength - 1),
                token.Position,
                Scratch.Row(_scratch.Queries, (row * _model.Heads) + head, ModelSpec.HeadWidth),
                0,
                _scratch.Parts + ((long)unit * Attention.PartSize));
        }

        _barrier.Wait();
        (from, to) = share.Of(_model.Heads);
        for (int head = from; head < to; head++)
        {
            Attention.Combine(
                _scratch.Parts + ((long)head * parts * Attention.PartSize),
                parts,
                Scratch.Row(_scratch.Attended, (row * _model.Heads) + head, ModelSpec.HeadWidth));
        }

        _barrier.Wait();
    }
}
