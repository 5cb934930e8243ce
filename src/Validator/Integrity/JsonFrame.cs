using System.Text.Json;

namespace Validator.Integrity;

/// <summary>What the beginning of a text is.</summary>
internal enum JsonOutcome
{
    /// <summary>A whole JSON object.</summary>
    Object,

    /// <summary>A whole JSON value that is no object.</summary>
    OtherValue,

    /// <summary>The beginning of a value, right as far as it goes.</summary>
    Incomplete,

    /// <summary>No JSON (RFC 8259).</summary>
    Broken,
}

/// <summary>
/// Checks one JSON object and picks out what the rules need, in one pass and without allocation while it is sound. UTF-8
/// inside strings is not checked here. A lone surrogate escape is let through: the grammar of RFC 8259 allows it.
/// </summary>
internal ref struct JsonFrame
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 512 };

    private JsonTokenType _first;
    private FrameKey _key;
    private bool _inMessage;
    private bool _toolCallsOpen;
    private int _errorStart;

    /// <summary>What was found; of a broken or incomplete object, what stood before the end.</summary>
    public FrameFields Fields;

    /// <summary>Where the object ends, or the first byte that does not fit.</summary>
    public int Position { get; private set; }

    /// <summary>What is wrong, in the parser's words; null when nothing is.</summary>
    public string? Error { get; private set; }

    /// <summary>Reads the value at the beginning of a text that is not blank.</summary>
    /// <param name="text">Bytes; what follows the value is left alone.</param>
    public JsonOutcome Read(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text, isFinalBlock: false, new JsonReaderState(Options));
        try
        {
            while (reader.Read())
            {
                if (reader.CurrentDepth == 0 && reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
                {
                    Position = (int)reader.BytesConsumed;
                    End();
                    return _first == JsonTokenType.StartObject ? JsonOutcome.Object : JsonOutcome.OtherValue;
                }

                _first = _first == JsonTokenType.None ? reader.TokenType : _first;
                Token(ref reader);
            }

            if (_first == JsonTokenType.None)
            {
                // A number, literal or string without an end in sight: the end of the text is its end, or it throws.
                _ = new Utf8JsonReader(text).Read();
                Position = text.Length;
                return JsonOutcome.OtherValue;
            }

            Position = (int)reader.BytesConsumed;
            return JsonOutcome.Incomplete;
        }
        catch (JsonException wrong)
        {
            Position = PositionOf(wrong, text);
            var detail = wrong.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
            Error = detail < 0 ? wrong.Message : wrong.Message[..detail];
            return JsonOutcome.Broken;
        }
    }

    private void Token(ref Utf8JsonReader reader)
    {
        if (_toolCallsOpen)
        {
            _toolCallsOpen = false;
            Fields.Calls |= reader.TokenType != JsonTokenType.EndArray;
            Fields.HasContent |= Fields.Calls;
        }

        if (reader.TokenType == JsonTokenType.PropertyName)
        {
            _key = reader.CurrentDepth == 1 ? FrameKeys.OfFrame(ref reader)
                : _inMessage && reader.CurrentDepth == 2 ? FrameKeys.OfMessage(ref reader)
                : FrameKey.None;
        }
        else if (reader.CurrentDepth == 1 && reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
        {
            Close(ref reader);
        }
        else if (_key != FrameKey.None)
        {
            Fields.Present |= 1u << (int)_key;
            Fields.Mistyped = Fields.Mistyped == FrameKey.None && !FrameTypes.Fits(_key, reader.TokenType) ? _key : Fields.Mistyped;
            Value(ref reader);
            _key = FrameKey.None;
        }
    }

    /// <summary>A terminal frame that lost its <c>done</c> still shows what only such a frame has.</summary>
    private void End()
    {
        Fields.Length = Position;
        Fields.Done |= !Fields.Has(FrameKey.Done) && (Fields.Has(FrameKey.DoneReason) || Fields.Has(FrameKey.TotalDuration));
    }

    private void Close(ref Utf8JsonReader reader)
    {
        _inMessage = false;
        if (_errorStart > 0)
        {
            Fields.Error = _errorStart..(int)reader.BytesConsumed;
            _errorStart = 0;
        }
    }

    private void Value(ref Utf8JsonReader reader)
    {
        switch (_key)
        {
            case FrameKey.Response or FrameKey.Content:
                Fields.HasAnswer |= Text(ref reader);
                break;
            case FrameKey.Thinking:
                Fields.Thinks |= Text(ref reader);
                break;
            case FrameKey.CreatedAt:
                Fields.CreatedAt = StringOf(ref reader);
                break;
            case FrameKey.Done:
                Fields.Done = reader.TokenType == JsonTokenType.True || (reader is { TokenType: JsonTokenType.String, ValueIsEscaped: false } && reader.ValueSpan.SequenceEqual("true"u8));
                break;
            case FrameKey.Model:
                Fields.Model = StringOf(ref reader);
                break;
            case FrameKey.Message:
                _inMessage = reader.TokenType == JsonTokenType.StartObject;
                break;
            case FrameKey.ToolCalls:
                Fields.Texts++;
                _toolCallsOpen = reader.TokenType == JsonTokenType.StartArray;
                break;
            case FrameKey.Status:
                Fields.Succeeded = reader.TokenType == JsonTokenType.String && reader.ValueSpan.SequenceEqual("success"u8);
                break;
            case FrameKey.DoneReason:
                Fields.DoneReason = StringOf(ref reader);
                break;
            case FrameKey.Error when reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray:
                _errorStart = (int)reader.TokenStartIndex;
                break;
            case FrameKey.Error when reader.TokenType != JsonTokenType.Null:
                Fields.Error = (int)reader.TokenStartIndex..(int)reader.BytesConsumed;
                break;
            default:
                Number(ref reader);
                break;
        }
    }

    /// <summary>Notes a text; true when it is not empty.</summary>
    private bool Text(ref Utf8JsonReader reader)
    {
        var filled = reader.TokenType == JsonTokenType.String && reader.ValueSpan.Length > 0;
        Fields.Texts++;
        Fields.Text = filled ? StringOf(ref reader) : Fields.Text;
        Fields.HasContent |= filled;
        return filled;
    }

    private static Range StringOf(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String ? ((int)reader.TokenStartIndex + 1)..((int)reader.BytesConsumed - 1) : default;

    private void Number(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.Number || !FrameTypes.IsNumber(_key))
        {
            return;
        }

        if (!reader.TryGetInt64(out var number))
        {
            Fields.Mistyped = Fields.Mistyped == FrameKey.None ? _key : Fields.Mistyped;
            return;
        }

        Fields.Negative = number < 0 && Fields.Negative == FrameKey.None ? _key : Fields.Negative;

        switch (_key)
        {
            case FrameKey.TotalDuration:
                Fields.TotalDuration = number;
                break;
            case FrameKey.LoadDuration:
                Fields.LoadDuration = number;
                break;
            case FrameKey.PromptEvalCount:
                Fields.PromptEvalCount = number;
                break;
            case FrameKey.PromptEvalDuration:
                Fields.PromptEvalDuration = number;
                break;
            case FrameKey.EvalCount:
                Fields.EvalCount = number;
                break;
            case FrameKey.EvalDuration:
                Fields.EvalDuration = number;
                break;
        }
    }

    internal static int PositionOf(JsonException wrong, ReadOnlySpan<byte> text)
    {
        var position = 0;
        for (var line = wrong.LineNumber ?? 0; line > 0; line--)
        {
            position += text[position..].IndexOf((byte)'\n') + 1;
        }

        return (int)Math.Min(text.Length, position + (wrong.BytePositionInLine ?? 0));
    }
}
