using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Validator.Integrity.Independent;

namespace Validator.Metrics;

/// <summary>
/// One line of <c>requests.jsonl</c>: all that the figures are computed from. Times are seconds since the run began, on a
/// monotonic clock; null when it did not happen.
/// </summary>
public sealed record RequestRecord
{
    /// <summary>Phase of a request that was to count a prompt and failed; those that succeed are not recorded.</summary>
    public const string CalibrationPhase = "calibration";

    /// <summary>Phase of requests that count for nothing.</summary>
    public const string WarmupPhase = "warmup";

    /// <summary>Phase of measured requests.</summary>
    public const string LoadPhase = "load";

    /// <summary>Phase of questions for canaries in a short text, before the load: whether the model can answer them at all.</summary>
    public const string CanaryShortPhase = "canary-short";

    /// <summary>Phase of questions for canaries in a text as long as the load's, after the load.</summary>
    public const string CanaryPhase = "canary";

    /// <summary>Phase of queries that are asked by themselves, twice, before the load.</summary>
    public const string AlonePhase = "alone";

    /// <summary>Phase of the same queries, byte for byte, asked at the load's concurrency after it.</summary>
    public const string TogetherPhase = "together";

    /// <summary>Outcome of a request with status 200, exactly one terminal frame and no violation.</summary>
    public const string Succeeded = "succeeded";

    /// <summary>Outcome of every other request that was not cancelled.</summary>
    public const string Failed = "failed";

    /// <summary>Outcome of a request that the end of the load broke off, or that ended before one sent earlier that was; it counts for nothing.</summary>
    public const string Cancelled = "cancelled";

    /// <summary>Prefill of a prompt that begins like no other.</summary>
    public const string ColdPrefill = "cold";

    /// <summary>Prefill of a prompt that begins like one sent before, so that the server's cache may serve that part.</summary>
    public const string WarmPrefill = "warm";

    /// <summary>Prefill of the first prompts that share a beginning: what they find in the cache is not known.</summary>
    public const string FillPrefill = "fill";

    // A million of them are held at once: a nullable number would take twice its size, and so would a text of digits.
    private static readonly Dictionary<string, int> s_noCounts = [];
    private readonly CommonRecorded _common = CommonRecorded.None;
    private readonly SeldomRecorded _seldom = SeldomRecorded.None;
    private readonly double _sentAt = Packed.NoTime;
    private readonly double _firstByteAt = Packed.NoTime;
    private readonly double _firstTokenAt = Packed.NoTime;
    private readonly double _lastByteAt = Packed.NoTime;
    private readonly double _lastTokenAt = Packed.NoTime;
    private readonly double _endedAt = Packed.NoTime;
    private readonly long _serverTotalNs = Packed.NoLong;
    private readonly long _serverLoadNs = Packed.NoLong;
    private readonly long _serverPromptNs = Packed.NoLong;
    private readonly long _serverDecodeNs = Packed.NoLong;
    private readonly int _outputTokens = Packed.NoInt;
    private readonly int _promptTokens = Packed.NoInt;
    private readonly int _expectedPromptTokens = Packed.NoInt;
    private readonly int _firstDocumentLength = Packed.NoInt;
    private readonly int _firstDocumentUnits = Packed.NoInt;

    /// <summary>A record of which nothing is known yet.</summary>
    public RequestRecord()
    {
    }

    /// <summary>A record with what was read for it already.</summary>
    [SetsRequiredMembers]
#pragma warning disable CS8618 // The texts stand in what lines have alike.
    internal RequestRecord(int id, double scheduledAt, CommonRecorded common, SeldomRecorded seldom)
    {
        Id = id;
        ScheduledAt = scheduledAt;
        _common = common;
        _seldom = seldom;
    }
#pragma warning restore CS8618

    /// <summary>1-based number within the configuration; 0 for a calibration request.</summary>
    public required int Id { get; init; }

    /// <summary>Id of the query.</summary>
    public required string Query
    {
        get => _common.Query;
        init => _common = _common with { Query = value };
    }

    /// <summary><see cref="CalibrationPhase"/>, <see cref="WarmupPhase"/>, <see cref="LoadPhase"/>, or one of the probes'.</summary>
    public required string Phase
    {
        get => _common.Phase;
        init => _common = _common with { Phase = value };
    }

    /// <summary>When it was due.</summary>
    public required double ScheduledAt { get; init; }

    /// <summary>When it was sent.</summary>
    public double? SentAt
    {
        get => Packed.Read(_sentAt);
        init => _sentAt = Packed.Write(value);
    }

    /// <summary>When the response's first byte came.</summary>
    public double? FirstByteAt
    {
        get => Packed.Read(_firstByteAt);
        init => _firstByteAt = Packed.Write(value);
    }

    /// <summary>When the first non-empty content or thinking came.</summary>
    public double? FirstTokenAt
    {
        get => Packed.Read(_firstTokenAt);
        init => _firstTokenAt = Packed.Write(value);
    }

    /// <summary>When the response's last byte came.</summary>
    public double? LastByteAt
    {
        get => Packed.Read(_lastByteAt);
        init => _lastByteAt = Packed.Write(value);
    }

    /// <summary>HTTP status.</summary>
    public int? Status
    {
        get => _common.Status;
        init => _common = _common with { Status = value };
    }

    /// <summary><see cref="Succeeded"/>, <see cref="Failed"/> or <see cref="Cancelled"/>.</summary>
    public required string Outcome
    {
        get => _common.Outcome;
        init => _common = _common with { Outcome = value };
    }

    /// <summary>Violations found.</summary>
    public IReadOnlyList<RecordedViolation> Violations
    {
        get => _seldom.Violations;
        init => _seldom = SeldomRecorded.Shared(_seldom with { Violations = value is { Count: 0 } ? [] : value });
    }

    /// <summary>Frames with content.</summary>
    public int Chunks { get; init; }

    /// <summary><c>eval_count</c>.</summary>
    public int? OutputTokens
    {
        get => Packed.Read(_outputTokens);
        init => _outputTokens = Packed.Write(value);
    }

    /// <summary><c>prompt_eval_count</c>.</summary>
    public int? PromptTokens
    {
        get => Packed.Read(_promptTokens);
        init => _promptTokens = Packed.Write(value);
    }

    /// <summary><c>total_duration</c> in nanoseconds.</summary>
    public long? ServerTotalNs
    {
        get => Packed.Read(_serverTotalNs);
        init => _serverTotalNs = Packed.Write(value);
    }

    /// <summary><c>load_duration</c> in nanoseconds.</summary>
    public long? ServerLoadNs
    {
        get => Packed.Read(_serverLoadNs);
        init => _serverLoadNs = Packed.Write(value);
    }

    /// <summary><c>prompt_eval_duration</c> in nanoseconds.</summary>
    public long? ServerPromptNs
    {
        get => Packed.Read(_serverPromptNs);
        init => _serverPromptNs = Packed.Write(value);
    }

    /// <summary><c>eval_duration</c> in nanoseconds.</summary>
    public long? ServerDecodeNs
    {
        get => Packed.Read(_serverDecodeNs);
        init => _serverDecodeNs = Packed.Write(value);
    }

    /// <summary>Raw bytes received.</summary>
    public long Bytes { get; init; }

    /// <summary>Bytes of the longest line.</summary>
    public int LongestLine { get; init; }

    /// <summary><c>done_reason</c>.</summary>
    public string? DoneReason
    {
        get => _common.DoneReason;
        init => _common = _common with { DoneReason = value };
    }

    /// <summary>How many violations there were; only the first few of a request are kept in <see cref="Violations"/>.</summary>
    public int ViolationTotal
    {
        get => _seldom.ViolationTotal;
        init => _seldom = SeldomRecorded.Shared(_seldom with { ViolationTotal = value });
    }

    /// <summary>How many violations there were of each class, where <see cref="Violations"/> does not hold them all; else null.</summary>
    public IReadOnlyDictionary<string, int>? ViolationCounts
    {
        get => _seldom.ViolationCounts;
        init => _seldom = SeldomRecorded.Shared(_seldom with { ViolationCounts = value });
    }

    /// <summary>When the last non-empty content or thinking came.</summary>
    public double? LastTokenAt
    {
        get => Packed.Read(_lastTokenAt);
        init => _lastTokenAt = Packed.Write(value);
    }

    /// <summary>When it was over, by whatever end: a request that timed out has no last byte but took its time.</summary>
    public double? EndedAt
    {
        get => Packed.Read(_endedAt);
        init => _endedAt = Packed.Write(value);
    }

    /// <summary>Length of the prompt by calibration.</summary>
    public int? ExpectedPromptTokens
    {
        get => Packed.Read(_expectedPromptTokens);
        init => _expectedPromptTokens = Packed.Write(value);
    }

    /// <summary>Characters of the first of several documents in the body; null when there was one.</summary>
    public int? FirstDocumentLength
    {
        get => Packed.Read(_firstDocumentLength);
        init => _firstDocumentLength = Packed.Write(value);
    }

    /// <summary>UTF-16 units of that document; null when there was one.</summary>
    public int? FirstDocumentUnits
    {
        get => Packed.Read(_firstDocumentUnits);
        init => _firstDocumentUnits = Packed.Write(value);
    }

    /// <summary>Gaps between chunks in microseconds, as <see cref="Integrity.GapHistogram"/> writes them.</summary>
    public string? Gaps
    {
        get => PackedGaps.Text();
        init => PackedGaps = PackedGaps.Of(value);
    }

    /// <summary><see cref="Gaps"/> in little room; empty where there are none.</summary>
    [JsonIgnore]
    internal PackedGaps PackedGaps { get; init; }

    /// <summary>The server's or the connection's words for a failure.</summary>
    public string? Error
    {
        get => _seldom.Error;
        init => _seldom = SeldomRecorded.Shared(_seldom with { Error = value });
    }

    /// <summary>File with the raw bytes, relative to the configuration's folder; null when they were not kept.</summary>
    public string? Wire
    {
        get => _seldom.Wire;
        init => _seldom = SeldomRecorded.Shared(_seldom with { Wire = value });
    }

    /// <summary>What independent readers made of the bytes of a failed request; null when they were not asked.</summary>
    public Rereading? Reread
    {
        get => _seldom.Reread;
        init => _seldom = SeldomRecorded.Shared(_seldom with { Reread = value });
    }

    /// <summary>What a probe came to; null for other requests.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RecordedProbe? Probe
    {
        get => _seldom.Probe;
        init => _seldom = SeldomRecorded.Shared(_seldom with { Probe = value });
    }

    /// <summary>1-based stage of the load; null without stages.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Stage
    {
        get => _seldom.Stage;
        init => _seldom = SeldomRecorded.Shared(_seldom with { Stage = value });
    }

    /// <summary>When the client began to send a request of an open loop, before it had a connection; null for others.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? DispatchedAt
    {
        get => _seldom.DispatchedAt;
        init => _seldom = SeldomRecorded.Shared(_seldom with { DispatchedAt = value });
    }

    /// <summary>Whether a request of an open loop had to wait for another to end, since as many were under way as may be.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool HeldBack
    {
        get => _seldom.HeldBack;
        init => _seldom = SeldomRecorded.Shared(_seldom with { HeldBack = value });
    }

    /// <summary>From when its latencies count: in an open loop when it was due, so that no queue hides; else when it was sent.</summary>
    [JsonIgnore]
    public double? LatencyFrom => DispatchedAt is null ? SentAt : ScheduledAt;

    /// <summary>By how much we sent it late; null outside of an open loop.</summary>
    [JsonIgnore]
    public double? SendLateness => DispatchedAt - ScheduledAt;

    /// <summary><see cref="ColdPrefill"/>, <see cref="WarmPrefill"/> or <see cref="FillPrefill"/>; null for probes and in older logs, where it is cold.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Prefill
    {
        get => _common.Prefill;
        init => _common = _common with { Prefill = value };
    }

    /// <summary>1-based turn of its conversation; null where the conversation has one turn.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Turn
    {
        get => _seldom.Turn;
        init => _seldom = SeldomRecorded.Shared(_seldom with { Turn = value });
    }

    /// <summary><see cref="Id"/> of the request of its conversation's first turn; null where the conversation has one turn.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Conversation
    {
        get => _seldom.Conversation;
        init => _seldom = SeldomRecorded.Shared(_seldom with { Conversation = value });
    }

    /// <summary>All violations, those beyond the kept ones too.</summary>
    [JsonIgnore]
    public int AllViolations => Math.Max(ViolationTotal, Violations.Count);

    /// <summary>All violations by class.</summary>
    [JsonIgnore]
    public IReadOnlyDictionary<string, int> CountsByClass => ViolationCounts ?? (Violations.Count == 0 ? s_noCounts : null)
        ?? Violations.GroupBy(violation => violation.Class, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);

    /// <summary>Whether it succeeded.</summary>
    [JsonIgnore]
    public bool IsSuccess => _common.IsSuccess;

    /// <summary>Whether it counts for the figures: of the load phase and not cancelled.</summary>
    [JsonIgnore]
    public bool Counts => _common is { IsLoad: true, IsCancelled: false };

    /// <summary>Whether its prompt begins like one sent before.</summary>
    [JsonIgnore]
    internal bool IsWarm => _common.IsWarm;

    /// <summary>Whether its prompt begins like no other.</summary>
    [JsonIgnore]
    internal bool IsCold => _common.IsCold;

    /// <summary>Whether it was sent apart from the load.</summary>
    [JsonIgnore]
    public bool IsProbe => _common.IsProbe;

    /// <summary>Whether its violations count: a corrupt answer is corrupt, whether it was measured or not.</summary>
    [JsonIgnore]
    public bool IsJudged => _common is { IsCancelled: false } and ({ IsLoad: true } or { IsProbe: true });
}
