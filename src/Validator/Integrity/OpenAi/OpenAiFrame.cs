using System.Text.Json;

namespace Validator.Integrity.OpenAi;

/// <summary>
/// Checks one JSON object of a route under <c>/v1</c> and picks out what the rules need, in one pass and without allocation
/// while it is sound. UTF-8 inside strings is not checked here.
/// </summary>
internal ref struct OpenAiFrame
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 512 };

    private JsonTokenType _first;
    private OpenAiKey _key;
    private OpenAiKey _section;
    private bool _inAnswer;
    private bool _toolCallsOpen;
    private int _errorStart;

    /// <summary>What was found; of a broken or incomplete object, what stood before the end.</summary>
    public OpenAiFields Fields;

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
            Position = JsonFrame.PositionOf(wrong, text);
            var detail = wrong.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
            Error = detail < 0 ? wrong.Message : wrong.Message[..detail];
            return JsonOutcome.Broken;
        }
    }

    private readonly OpenAiPlace PlaceOf(int depth) => (depth, _section) switch
    {
        (1, _) => OpenAiPlace.Root,
        (2, OpenAiKey.Usage) => OpenAiPlace.Usage,
        (3, OpenAiKey.Choices) => OpenAiPlace.Choice,
        (4, OpenAiKey.Choices) when _inAnswer => OpenAiPlace.Answer,
        _ => OpenAiPlace.Elsewhere,
    };

    private void Token(ref Utf8JsonReader reader)
    {
        if (_toolCallsOpen)
        {
            _toolCallsOpen = false;
            Fields.HasToolCalls |= reader.TokenType != JsonTokenType.EndArray;
            Fields.HasContent |= Fields.HasToolCalls;
        }

        if (reader.TokenType == JsonTokenType.PropertyName)
        {
            _key = OpenAiKeys.Of(ref reader, PlaceOf(reader.CurrentDepth));
        }
        else if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
        {
            Close(ref reader);
        }
        else if (_key != OpenAiKey.None)
        {
            var key = _key;
            _key = OpenAiKey.None;
            Value(key, ref reader);
        }
        else if (_section == OpenAiKey.Choices && reader.CurrentDepth == 2)
        {
            Fields.Choices++;
        }
    }

    private void Close(ref Utf8JsonReader reader)
    {
        if (reader.CurrentDepth == 1)
        {
            _section = OpenAiKey.None;
            if (_errorStart > 0)
            {
                Fields.Error = _errorStart..(int)reader.BytesConsumed;
                _errorStart = 0;
            }
        }
        else if (reader.CurrentDepth == 3)
        {
            _inAnswer = false;
        }
    }

    private void Value(OpenAiKey key, ref Utf8JsonReader reader)
    {
        switch (key)
        {
            case OpenAiKey.Id:
                Fields.Id = StringOf(key, OpenAiMembers.Id, ref reader);
                break;
            case OpenAiKey.Object:
                Fields.Object = StringOf(key, OpenAiMembers.Object, ref reader);
                break;
            case OpenAiKey.Model:
                Fields.Model = StringOf(key, OpenAiMembers.Model, ref reader);
                break;
            case OpenAiKey.Choices:
                _section = Is(key, OpenAiMembers.Choices, reader.TokenType == JsonTokenType.StartArray) ? key : OpenAiKey.None;
                break;
            case OpenAiKey.Usage:
                Fields.HasUsage = reader.TokenType == JsonTokenType.StartObject;
                _section = Fields.HasUsage ? key : OpenAiKey.None;
                Wrong(key, !Fields.HasUsage && reader.TokenType != JsonTokenType.Null);
                break;
            case OpenAiKey.Answer:
                _inAnswer = Is(key, OpenAiMembers.Answer, reader.TokenType == JsonTokenType.StartObject);
                break;
            case OpenAiKey.Text or OpenAiKey.Reasoning:
                Content(key, ref reader);
                break;
            case OpenAiKey.ToolCalls:
                Fields.Texts++;
                _toolCallsOpen = reader.TokenType == JsonTokenType.StartArray;
                Fields.Members |= OpenAiMembers.Content;
                Wrong(key, !_toolCallsOpen && reader.TokenType != JsonTokenType.Null);
                break;
            case OpenAiKey.FinishReason:
                Fields.Finished = reader.TokenType == JsonTokenType.String;
                Fields.FinishReason = Fields.Finished ? Inside(ref reader) : default;
                Is(key, OpenAiMembers.FinishReason, reader.TokenType is JsonTokenType.String or JsonTokenType.Null);
                break;
            case OpenAiKey.Error when reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray:
                _errorStart = (int)reader.TokenStartIndex;
                break;
            case OpenAiKey.Error when reader.TokenType != JsonTokenType.Null:
                Fields.Error = (int)reader.TokenStartIndex..(int)reader.BytesConsumed;
                break;
            case not OpenAiKey.Error:
                Number(key, ref reader);
                break;
        }
    }

    private void Content(OpenAiKey key, ref Utf8JsonReader reader)
    {
        var isText = reader.TokenType == JsonTokenType.String;
        Fields.Texts++;
        Fields.Text = isText ? Inside(ref reader) : default;
        Fields.HasContent |= isText && reader.ValueSpan.Length > 0;
        Fields.HasReasoning |= key == OpenAiKey.Reasoning && isText && reader.ValueSpan.Length > 0;
        Is(key, OpenAiMembers.Content, isText || reader.TokenType == JsonTokenType.Null);
    }

    private void Number(OpenAiKey key, ref Utf8JsonReader reader)
    {
        var isNumber = reader.TokenType == JsonTokenType.Number;
        long? number = isNumber && reader.TryGetInt64(out var whole) ? whole : null;
        Fields.Negative ??= isNumber && reader.ValueSpan[0] == '-' ? OpenAiKeys.NameOf(key) : null;
        switch (key)
        {
            case OpenAiKey.Created:
                Fields.Created = Is(key, OpenAiMembers.Created, number is not null) ? number : null;
                break;
            case OpenAiKey.PromptTokens:
                Fields.PromptTokens = Is(key, OpenAiMembers.PromptTokens, number is not null) ? number : null;
                break;
            case OpenAiKey.CompletionTokens:
                Fields.CompletionTokens = Is(key, OpenAiMembers.CompletionTokens, number is not null) ? number : null;
                break;
            case OpenAiKey.TotalTokens:
                Fields.TotalTokens = Is(key, OpenAiMembers.TotalTokens, number is not null) ? number : null;
                break;
        }
    }

    private Range StringOf(OpenAiKey key, OpenAiMembers member, ref Utf8JsonReader reader) =>
        Is(key, member, reader.TokenType == JsonTokenType.String) ? Inside(ref reader) : default;

    private static Range Inside(ref Utf8JsonReader reader) => ((int)reader.TokenStartIndex + 1)..((int)reader.BytesConsumed - 1);

    private bool Is(OpenAiKey key, OpenAiMembers member, bool ofType)
    {
        Fields.Members |= ofType ? member : OpenAiMembers.None;
        Wrong(key, !ofType);
        return ofType;
    }

    private void Wrong(OpenAiKey key, bool isWrong) => Fields.WrongType ??= isWrong ? OpenAiKeys.NameOf(key) : null;
}
