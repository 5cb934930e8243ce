namespace Validator.Engine.Inference;

/// <summary>How the next token is chosen, with Ollama's defaults.</summary>
internal sealed record Sampling
{
    /// <summary>0 or below: always the likeliest.</summary>
    public float Temperature { get; init; } = 0.8f;

    /// <summary>What the choice at a temperature above 0 depends on.</summary>
    public long Seed { get; init; }

    /// <summary>Only so many of the likeliest come into question; 0 or below: all.</summary>
    public int TopK { get; init; } = 40;

    /// <summary>Only the likeliest that together have this probability come into question; 1 or above: all.</summary>
    public float TopP { get; init; } = 0.9f;

    /// <summary>Only those at least this part as likely as the likeliest come into question; 0: all.</summary>
    public float MinP { get; init; }

    /// <summary>Tokens of the answer that the penalties look back on; 0: none, negative: all.</summary>
    public int RepeatLast { get; init; } = 64;

    /// <summary>Divides the score of a token said lately (multiplies it, if negative); 1: no penalty.</summary>
    public float RepeatPenalty { get; init; } = 1;

    /// <summary>Subtracted from the score of a token said lately.</summary>
    public float PresencePenalty { get; init; }

    /// <summary>Subtracted from the score of a token for each time it was said lately.</summary>
    public float FrequencyPenalty { get; init; }

    /// <summary>How many of the likeliest tokens are reported beside each chosen one; null: no probabilities at all.</summary>
    public int? TopLogprobs { get; init; }
}
