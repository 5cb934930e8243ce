using Validator.Spec.Profiles;

namespace Validator.Engine.Scripted;

/// <summary>When the tokens of one answer are due.</summary>
internal sealed record ScriptedAnswer
{
    private const double LeastShare = 0.001;

    /// <summary>From its start in a slot until the prompt is evaluated.</summary>
    public required TimeSpan Prefill { get; init; }

    /// <summary>Tokens of the prompt that are said to have been evaluated; 0 where it was not processed.</summary>
    public required int CountedPromptTokens { get; init; }

    /// <summary>Speed of decoding before any decay.</summary>
    public required double TokensPerSecond { get; init; }

    /// <summary>How that falls; null for not at all.</summary>
    public required ScriptedDecay? Decay { get; init; }

    /// <summary>From the server's first request until the start of this one.</summary>
    public required TimeSpan UnderLoad { get; init; }

    /// <summary>From one token to the next, or from the prompt's end to the first.</summary>
    /// <param name="since">From the start in a slot until the token before.</param>
    public TimeSpan Interval(TimeSpan since)
    {
        double share = Decay is { } decay
            ? Math.Max(Math.Max(decay.Floor, LeastShare), Math.Pow(0.5, (UnderLoad + since) / decay.HalfLife))
            : 1;
        return TimeSpan.FromSeconds(1 / (TokensPerSecond * share));
    }
}
