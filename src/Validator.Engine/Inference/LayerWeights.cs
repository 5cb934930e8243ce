using Validator.Engine.Models;

namespace Validator.Engine.Inference;

/// <summary>Weights of one product: each row makes one output.</summary>
internal readonly unsafe struct Matrix(sbyte* rows, int* sums, int outputs, int inputs)
{
    /// <summary><see cref="Outputs"/> rows of <see cref="Inputs"/> weights, one behind the other.</summary>
    public sbyte* Rows { get; } = rows;

    /// <summary>The sum of the weights of each row.</summary>
    public int* Sums { get; } = sums;

    public int Outputs { get; } = outputs;

    public int Inputs { get; } = inputs;
}

/// <summary>The matrices of one layer, one behind the other from <paramref name="start"/> on.</summary>
internal readonly unsafe struct LayerWeights(ModelSpec model, sbyte* start, int* sums)
{
    public Matrix Query => Attention(0);

    public Matrix Key => Attention(1);

    public Matrix Value => Attention(2);

    public Matrix Output => new(start + (3 * AttentionSize), sums + (3 * model.KeyWidth), model.Width, model.KeyWidth);

    public Matrix Up => new(start + (4 * AttentionSize), sums + (3 * model.KeyWidth) + model.Width, model.FeedForward, model.Width);

    public Matrix Down => new(
        start + (4 * AttentionSize) + ((long)model.FeedForward * model.Width),
        sums + (3 * model.KeyWidth) + model.Width + model.FeedForward,
        model.Width,
        model.FeedForward);

    public Matrix[] All => [Query, Key, Value, Output, Up, Down];

    private long AttentionSize => (long)model.KeyWidth * model.Width;

    /// <summary>Rows of all matrices of a layer.</summary>
    public static long RowsOf(ModelSpec model) => (3L * model.KeyWidth) + (2L * model.Width) + model.FeedForward;

    private Matrix Attention(int index) => new(start + (index * AttentionSize), sums + (index * model.KeyWidth), model.KeyWidth, model.Width);
}
