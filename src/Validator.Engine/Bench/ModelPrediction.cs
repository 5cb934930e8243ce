namespace Validator.Engine.Bench;

/// <summary>
/// What reading memory alone allows a real model, which is not run: each token reads its weights once, and the keys and
/// values of every token in the context. An upper bound; what is not reading comes off it.
/// </summary>
/// <param name="WeightBytes">Bytes of weights that a token reads: the file of a dense model, the active part of a mixture of experts.</param>
/// <param name="CacheBytesPerToken">Bytes of keys and values that each token in the context takes.</param>
public sealed record ModelPrediction(double WeightBytes, double CacheBytesPerToken)
{
    /// <summary>Bytes that one token reads when <paramref name="contextLength"/> tokens are in the context.</summary>
    public double BytesPerToken(int contextLength) => WeightBytes + (CacheBytesPerToken * contextLength);

    /// <summary>Tokens a second at most, by a bandwidth in bytes a second.</summary>
    public double TokensPerSecond(int contextLength, double bandwidth) => bandwidth / BytesPerToken(contextLength);
}
