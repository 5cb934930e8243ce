namespace Validator.Pipeline.Tuning;

/// <summary>How a search is made.</summary>
public sealed record TuneOptions
{
    /// <summary>Thread counts to choose from; null for the axis of the matrix, else 1 to the logical cores.</summary>
    public IReadOnlyList<int>? Threads { get; init; }

    /// <summary>Values of <c>num_batch</c> to choose from, once the threads are found; null to leave it alone.</summary>
    public IReadOnlyList<int>? Batches { get; init; }

    /// <summary>Values of <c>OLLAMA_NUM_PARALLEL</c> to choose from, once the options are found; null to leave it alone.</summary>
    public IReadOnlyList<int>? Parallels { get; init; }

    /// <summary>Searches of one context.</summary>
    public int Searches => 1 + (Batches is null ? 0 : 1) + (Parallels is null ? 0 : 1);

    /// <summary>Time that all of it may take, loads of the model included.</summary>
    public TimeSpan Budget { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Measurements that all of it may take; null for no limit.</summary>
    public int? MostMeasurements { get; init; }

    /// <summary>Probability with which nothing is better than what is found by the zone or more.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>Differences below it are of no matter, as a share.</summary>
    public double Zone { get; init; } = 0.02;

    /// <summary>Requests behind one value.</summary>
    public int Requests { get; init; } = 2;

    /// <summary>Most tokens of an answer; the spec's own where that is less.</summary>
    public int Predict { get; init; } = 128;

    /// <summary>Length of prompts in tokens, for a spec with a corpus; null for the spec's own.</summary>
    public int? PromptTokens { get; init; }

    /// <summary>Of the order of measurements.</summary>
    public int Seed { get; init; } = 1;
}
