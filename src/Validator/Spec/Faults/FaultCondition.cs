namespace Validator.Spec.Faults;

/// <summary>When a fault happens: all that is given must hold.</summary>
public sealed record FaultCondition
{
    /// <summary>Number of the generation request since the server's start, the first being 1; null: any.</summary>
    public NumberSet? Requests { get; init; }

    /// <summary>Requests that are spared first, of those that all else but the chance holds for.</summary>
    public int After { get; init; }

    /// <summary>Chance, from 0 to 1, drawn anew for each request.</summary>
    public double Probability { get; init; } = 1;

    /// <summary>Context asked for, in tokens; null: any.</summary>
    public NumberSet? NumCtx { get; init; }

    /// <summary>Threads asked for; null: any.</summary>
    public NumberSet? NumThread { get; init; }

    /// <summary>Generation requests in flight, this one included; null: any.</summary>
    public NumberSet? Concurrency { get; init; }

    /// <summary>Length of the prompt in tokens, before any cut; null: any.</summary>
    public NumberSet? PromptTokens { get; init; }

    /// <summary>Route; null: any.</summary>
    public FaultRoute? Route { get; init; }

    /// <summary>Name of the model as the request gives it, a tag <c>latest</c> left out or not; null: any.</summary>
    public string? Model { get; init; }
}

/// <summary>The routes that generate.</summary>
public enum FaultRoute
{
    /// <summary><c>/api/generate</c>.</summary>
    Generate,

    /// <summary><c>/api/chat</c>.</summary>
    Chat,

    /// <summary><c>/v1/...</c>.</summary>
    OpenAi,
}
