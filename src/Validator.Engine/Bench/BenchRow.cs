namespace Validator.Engine.Bench;

/// <summary>What one model did at one context with one number of threads.</summary>
public sealed record BenchRow
{
    /// <summary>Name of the synthetic model.</summary>
    public required string Model { get; init; }

    /// <summary>Parameters, one byte each.</summary>
    public required long Parameters { get; init; }

    /// <summary>Tokens in the context while it decoded.</summary>
    public required int ContextLength { get; init; }

    /// <summary>Worker threads.</summary>
    public required int Threads { get; init; }

    /// <summary>Tokens of prompt evaluated in a second, from an empty context.</summary>
    public required double PrefillTokensPerSecond { get; init; }

    /// <summary>Tokens decoded in a second: the median token's time.</summary>
    public required double DecodeTokensPerSecond { get; init; }

    /// <summary>Bytes of weights and of cached keys and values that each decoded token reads.</summary>
    public required long BytesPerToken { get; init; }

    /// <summary>The best pass of a plain sum over the weights by the same threads, taken between the tokens; bytes a second.</summary>
    public required double ReadBandwidth { get; init; }

    /// <summary>The median pass.</summary>
    public required double MedianReadBandwidth { get; init; }

    /// <summary>Bytes a second that decoding read.</summary>
    public double BytesPerSecond => BytesPerToken * DecodeTokensPerSecond;

    /// <summary>That as a fraction of <see cref="ReadBandwidth"/>.</summary>
    public double Share => BytesPerSecond / ReadBandwidth;

    /// <summary>Tokens a second that the bandwidth allows: what decoding would do if it did nothing but read.</summary>
    public double PredictedTokensPerSecond => ReadBandwidth / BytesPerToken;
}
