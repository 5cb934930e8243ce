using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Validator.Integrity.Independent;

namespace Validator.Metrics;

/// <summary>
/// Reads a line of a request log, as <see cref="RequestLogJson"/> writes it. That one could read it too, but boxes every number for a
/// record whose properties are set once, and a log of a million requests is to be judged in little more than the time it takes to parse.
/// </summary>
internal sealed class RequestLine
{
    private const string Type = "a number of another kind was expected here";

    private static readonly (byte[] Name, Setter Set)[] s_members =
    [
        ("id"u8.ToArray(), static (ref reader, ref line) => line.Id = reader.GetInt32()),
        ("query"u8.ToArray(), static (ref reader, ref line) => line.Query = Text(ref reader)),
        ("phase"u8.ToArray(), static (ref reader, ref line) => line.Phase = Text(ref reader)),
        ("scheduledAt"u8.ToArray(), static (ref reader, ref line) => line.ScheduledAt = reader.GetDouble()),
        ("sentAt"u8.ToArray(), static (ref reader, ref line) => line.SentAt = Time(ref reader)),
        ("firstByteAt"u8.ToArray(), static (ref reader, ref line) => line.FirstByteAt = Time(ref reader)),
        ("firstTokenAt"u8.ToArray(), static (ref reader, ref line) => line.FirstTokenAt = Time(ref reader)),
        ("lastByteAt"u8.ToArray(), static (ref reader, ref line) => line.LastByteAt = Time(ref reader)),
        ("status"u8.ToArray(), static (ref reader, ref line) => line.Status = Whole(ref reader)),
        ("outcome"u8.ToArray(), static (ref reader, ref line) => line.Outcome = Text(ref reader)),
        ("violations"u8.ToArray(), static (ref reader, ref line) => line.Violations = Violations(ref reader)),
        ("chunks"u8.ToArray(), static (ref reader, ref line) => line.Chunks = reader.GetInt32()),
        ("outputTokens"u8.ToArray(), static (ref reader, ref line) => line.OutputTokens = Whole(ref reader)),
        ("promptTokens"u8.ToArray(), static (ref reader, ref line) => line.PromptTokens = Whole(ref reader)),
        ("serverTotalNs"u8.ToArray(), static (ref reader, ref line) => line.ServerTotalNs = Long(ref reader)),
        ("serverLoadNs"u8.ToArray(), static (ref reader, ref line) => line.ServerLoadNs = Long(ref reader)),
        ("serverPromptNs"u8.ToArray(), static (ref reader, ref line) => line.ServerPromptNs = Long(ref reader)),
        ("serverDecodeNs"u8.ToArray(), static (ref reader, ref line) => line.ServerDecodeNs = Long(ref reader)),
        ("bytes"u8.ToArray(), static (ref reader, ref line) => line.Bytes = reader.GetInt64()),
        ("longestLine"u8.ToArray(), static (ref reader, ref line) => line.LongestLine = reader.GetInt32()),
        ("doneReason"u8.ToArray(), static (ref reader, ref line) => line.DoneReason = MaybeText(ref reader)),
        ("violationTotal"u8.ToArray(), static (ref reader, ref line) => line.ViolationTotal = reader.GetInt32()),
        ("violationCounts"u8.ToArray(), static (ref reader, ref line) => line.ViolationCounts = Of(ref reader, RequestLogJson.Default.IReadOnlyDictionaryStringInt32)),
        ("lastTokenAt"u8.ToArray(), static (ref reader, ref line) => line.LastTokenAt = Time(ref reader)),
        ("endedAt"u8.ToArray(), static (ref reader, ref line) => line.EndedAt = Time(ref reader)),
        ("expectedPromptTokens"u8.ToArray(), static (ref reader, ref line) => line.ExpectedPromptTokens = Whole(ref reader)),
        ("firstDocumentLength"u8.ToArray(), static (ref reader, ref line) => line.FirstDocumentLength = Whole(ref reader)),
        ("firstDocumentUnits"u8.ToArray(), static (ref reader, ref line) => line.FirstDocumentUnits = Whole(ref reader)),
        ("gaps"u8.ToArray(), static (ref reader, ref line) => line.Gaps = Gaps(ref reader, line.Room)),
        ("error"u8.ToArray(), static (ref reader, ref line) => line.Error = reader.GetString()),
        ("wire"u8.ToArray(), static (ref reader, ref line) => line.Wire = reader.GetString()),
        ("reread"u8.ToArray(), static (ref reader, ref line) => line.Reread = Of(ref reader, RequestLogJson.Default.Rereading)),
        ("probe"u8.ToArray(), static (ref reader, ref line) => line.Probe = Of(ref reader, RequestLogJson.Default.RecordedProbe)),
        ("stage"u8.ToArray(), static (ref reader, ref line) => line.Stage = Whole(ref reader)),
        ("dispatchedAt"u8.ToArray(), static (ref reader, ref line) => line.DispatchedAt = Time(ref reader)),
        ("heldBack"u8.ToArray(), static (ref reader, ref line) => line.HeldBack = reader.GetBoolean()),
        ("prefill"u8.ToArray(), static (ref reader, ref line) => line.Prefill = MaybeText(ref reader)),
        ("turn"u8.ToArray(), static (ref reader, ref line) => line.Turn = Whole(ref reader)),
        ("conversation"u8.ToArray(), static (ref reader, ref line) => line.Conversation = Whole(ref reader)),
    ];

    private readonly GapRoom _room = new();
    private readonly CommonTexts _texts = new();

    private delegate void Setter(ref Utf8JsonReader reader, ref Draft line);

    /// <summary>The names that it knows.</summary>
    internal static IEnumerable<string> Names => s_members.Select(member => Encoding.UTF8.GetString(member.Name));

    private static JsonException Null => new("null stands where there must be a value.");

    /// <summary>Reads a line; members that are not known are passed over. Not safe for use by several threads.</summary>
    /// <exception cref="JsonException">It is no request record.</exception>
    public RequestRecord Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        var draft = new Draft { Room = _room };
        try
        {
            Fill(ref reader, ref draft);
            return draft.Record(_texts);
        }
        catch (Exception exception) when (exception is InvalidOperationException or FormatException)
        {
            throw new JsonException(Type, null, 0, reader.TokenStartIndex, exception);
        }
        catch (JsonException exception) when (exception.BytePositionInLine is null || exception.Path is not null)
        {
            throw new JsonException(exception.Message, null, 0, reader.TokenStartIndex, exception);
        }
    }

    private static void Fill(ref Utf8JsonReader reader, ref Draft draft)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("A line holds one object.");
        }

        // Members come in the order in which they are written, so the next one is mostly the one expected.
        for (var expected = 0; reader.Read() && reader.TokenType == JsonTokenType.PropertyName;)
        {
            var member = Find(ref reader, expected);
            reader.Read();
            if (member < 0)
            {
                reader.Skip();
            }
            else
            {
                s_members[member].Set(ref reader, ref draft);
                expected = member + 1;
            }
        }

        // A second value behind it is an error that the reader tells.
        _ = reader.Read();
    }

    private static int Find(ref Utf8JsonReader reader, int expected)
    {
        for (var i = 0; i < s_members.Length; i++)
        {
            var at = (expected + i) % s_members.Length;
            if (reader.ValueIsEscaped ? reader.ValueTextEquals(s_members[at].Name) : reader.ValueSpan.SequenceEqual(s_members[at].Name))
            {
                return at;
            }
        }

        return -1;
    }

    private static double? Time(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.Null ? null : reader.GetDouble();

    private static int? Whole(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.Null ? null : reader.GetInt32();

    private static long? Long(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.Null ? null : reader.GetInt64();

    private static string Text(ref Utf8JsonReader reader) => MaybeText(ref reader) ?? throw Null;

    private static string? MaybeText(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.Null ? null : CommonText.Read(ref reader);

    private static PackedGaps Gaps(ref Utf8JsonReader reader, GapRoom room) => reader.TokenType == JsonTokenType.Null ? default
        : !reader.ValueIsEscaped && reader.TokenType == JsonTokenType.String ? PackedGaps.Of(reader.ValueSpan, room) : PackedGaps.Of(reader.GetString());

    private static IReadOnlyList<RecordedViolation> Violations(ref Utf8JsonReader reader)
    {
        // Most lines have none, and a reader that only looks ahead is all that this takes.
        var ahead = reader;
        if (ahead.TokenType != JsonTokenType.StartArray || !ahead.Read() || ahead.TokenType != JsonTokenType.EndArray)
        {
            return Of(ref reader, RequestLogJson.Default.IReadOnlyListRecordedViolation) ?? throw Null;
        }

        reader = ahead;
        return [];
    }

    private static T? Of<T>(ref Utf8JsonReader reader, JsonTypeInfo<T> type)
        where T : class => reader.TokenType == JsonTokenType.Null ? null : JsonSerializer.Deserialize(ref reader, type);

    /// <summary>A line in the making; a value, so that a million of them leave nothing to collect.</summary>
    private struct Draft
    {
        public GapRoom Room;
        public int? Id;
        public string? Query;
        public string? Phase;
        public double? ScheduledAt;
        public double? SentAt;
        public double? FirstByteAt;
        public double? FirstTokenAt;
        public double? LastByteAt;
        public int? Status;
        public string? Outcome;
        public IReadOnlyList<RecordedViolation>? Violations;
        public int Chunks;
        public int? OutputTokens;
        public int? PromptTokens;
        public long? ServerTotalNs;
        public long? ServerLoadNs;
        public long? ServerPromptNs;
        public long? ServerDecodeNs;
        public long Bytes;
        public int LongestLine;
        public string? DoneReason;
        public int ViolationTotal;
        public IReadOnlyDictionary<string, int>? ViolationCounts;
        public double? LastTokenAt;
        public double? EndedAt;
        public int? ExpectedPromptTokens;
        public int? FirstDocumentLength;
        public int? FirstDocumentUnits;
        public PackedGaps Gaps;
        public string? Error;
        public string? Wire;
        public Rereading? Reread;
        public RecordedProbe? Probe;
        public int? Stage;
        public double? DispatchedAt;
        public bool HeldBack;
        public string? Prefill;
        public int? Turn;
        public int? Conversation;

        public readonly RequestRecord Record(CommonTexts texts)
        {
            var id = Id ?? throw Missing("id");
            var query = Query ?? throw Missing("query");
            var phase = Phase ?? throw Missing("phase");
            var scheduled = ScheduledAt ?? throw Missing("scheduledAt");
            var outcome = Outcome ?? throw Missing("outcome");
            return new(id, scheduled, texts.Of(query, phase, outcome, Status, DoneReason, Prefill), HasSeldom ? Seldom() : SeldomRecorded.None)
            {
                SentAt = SentAt,
                FirstByteAt = FirstByteAt,
                FirstTokenAt = FirstTokenAt,
                LastByteAt = LastByteAt,
                Chunks = Chunks,
                OutputTokens = OutputTokens,
                PromptTokens = PromptTokens,
                ServerTotalNs = ServerTotalNs,
                ServerLoadNs = ServerLoadNs,
                ServerPromptNs = ServerPromptNs,
                ServerDecodeNs = ServerDecodeNs,
                Bytes = Bytes,
                LongestLine = LongestLine,
                LastTokenAt = LastTokenAt,
                EndedAt = EndedAt,
                ExpectedPromptTokens = ExpectedPromptTokens,
                FirstDocumentLength = FirstDocumentLength,
                FirstDocumentUnits = FirstDocumentUnits,
                PackedGaps = Gaps,
            };
        }

        private readonly bool HasSeldom => Violations is { Count: > 0 } || ViolationTotal != 0 || ViolationCounts is not null || Error is not null || Wire is not null
            || Reread is not null || Probe is not null || Stage is not null || DispatchedAt is not null || HeldBack || Turn is not null || Conversation is not null;

        private readonly SeldomRecorded Seldom() => new()
        {
            Violations = Violations is { Count: > 0 } ? Violations : [],
            ViolationTotal = ViolationTotal,
            ViolationCounts = ViolationCounts,
            Error = Error,
            Wire = Wire,
            Reread = Reread,
            Probe = Probe,
            Stage = Stage,
            DispatchedAt = DispatchedAt,
            HeldBack = HeldBack,
            Turn = Turn,
            Conversation = Conversation,
        };

        private static JsonException Missing(string member) => new($"The member '{member}' is missing.");
    }
}
