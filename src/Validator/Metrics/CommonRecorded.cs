namespace Validator.Metrics;

/// <summary>What many lines of a request log have alike, held once for all of them, with what follows from it.</summary>
internal sealed record CommonRecorded
{
    /// <summary>Of a record that is being made.</summary>
    public static CommonRecorded None { get; } = new();

    public string Query { get; init; } = string.Empty;

    public string Phase
    {
        get;
        init
        {
            field = value;
            IsLoad = value == RequestRecord.LoadPhase;
            IsProbe = value is RequestRecord.CanaryShortPhase or RequestRecord.CanaryPhase or RequestRecord.AlonePhase or RequestRecord.TogetherPhase;
        }
    }
        = string.Empty;

    public string Outcome
    {
        get;
        init
        {
            field = value;
            IsSuccess = value == RequestRecord.Succeeded;
            IsCancelled = value == RequestRecord.Cancelled;
        }
    }
        = string.Empty;

    public int? Status { get; init; }

    public string? DoneReason { get; init; }

    public string? Prefill
    {
        get;
        init
        {
            field = value;
            IsCold = value is null or RequestRecord.ColdPrefill;
            IsWarm = value == RequestRecord.WarmPrefill;
        }
    }

    /// <summary>Older logs say nothing, and all of theirs was cold.</summary>
    public bool IsCold { get; private init; } = true;

    public bool IsWarm { get; private init; }

    public bool IsLoad { get; private init; }

    public bool IsProbe { get; private init; }

    public bool IsSuccess { get; private init; }

    public bool IsCancelled { get; private init; }
}
