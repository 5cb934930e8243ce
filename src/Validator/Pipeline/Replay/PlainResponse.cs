using System.Text;
using System.Text.RegularExpressions;
using Validator.Integrity;
using Validator.Load;

namespace Validator.Pipeline;

/// <summary>
/// A response as other tools record it: raw bytes and nothing else. What was asked is told by the user, else by the request
/// beside it, else by the answer itself.
/// </summary>
internal static partial class PlainResponse
{
    private const int LooksAt = 64 * 1024;

    /// <summary>Whether bytes begin as an HTTP response does.</summary>
    public static bool Is(ReadOnlySpan<byte> content) => content.StartsWith("HTTP/"u8);

    /// <summary>The exchange, and what was assumed of it.</summary>
    /// <param name="content">The bytes.</param>
    /// <param name="request">The request beside it; null when there is none.</param>
    /// <param name="options">What the user says of it.</param>
    public static (WireFile File, IReadOnlyList<string> Assumed) Of(byte[] content, PlainRequest? request, ReplayOptions options)
    {
        var text = Encoding.Latin1.GetString(content, 0, Math.Min(content.Length, LooksAt));
        var assumed = new List<string>();
        var end = options.End ?? ExchangeEnd.Closed;
        if (options.End is null)
        {
            assumed.Add("the file does not say how the exchange ended: taken for closed after the last byte (--end says otherwise)");
        }

        var model = options.Model ?? request?.Model;
        if (model is null)
        {
            model = ModelMember().Match(text) is { Success: true } match ? match.Groups[1].Value : string.Empty;
            assumed.Add(model.Length == 0
                ? "no model is known, so none is compared (--model names it)"
                : $"model {model}: taken from the answer itself, so that it cannot be found wrong (--model names the one asked for)");
        }

        var type = ContentType().Match(text).Groups[1].Value;
        var kind = options.Api is { } api ? AnswerKinds.Of(api)
            : request?.Kind ?? (type.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase) || OpenAiMember().IsMatch(text) ? AnswerKind.OpenAiChat
            : MessageMember().IsMatch(text) ? AnswerKind.Chat
            : AnswerKind.Generate);
        var stream = !options.NoStream && (request?.Stream ?? !type.StartsWith("application/json", StringComparison.OrdinalIgnoreCase));
        if (request is null)
        {
            assumed.Add($"read as the {(stream ? "streamed" : "unstreamed")} answer of {(kind == AnswerKind.OpenAiChat ? "openai" : kind == AnswerKind.Chat ? "chat" : "generate")} (--api and --no-stream say otherwise)");
        }

        var expected = new ExpectedResponse(kind, stream, model, null, request?.ContextLength, ExpectsTokens: request?.HasPrompt ?? false)
        {
            ExpectsUsage = request?.WantsUsage ?? false,
            PredictLimit = request?.PredictLimit,
        };
        return (new WireFile(Header(content, expected, end), ReadOnlyMemory<byte>.Empty, new CapturedResponse(content, 0)), assumed);
    }

    private static WireHeader Header(byte[] content, ExpectedResponse expected, ExchangeEnd end) => new()
    {
        Format = WireHeader.Version,
        Id = 0,
        Query = string.Empty,
        Phase = string.Empty,
        Expected = expected,
        Exchange = new Exchange(end, 0, null, null, null, 0, null),
        Request = 0,
        RequestOmitted = 0,
        Response = content.Length,
        ResponseOmitted = 0,
        Arrivals = [content.Length, 0],
        Violations = [],
    };

    [GeneratedRegex("\"model\"\\s*:\\s*\"([^\"\\\\]*)\"", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ModelMember();

    [GeneratedRegex("\"message\"\\s*:\\s*\\{\\s*\"role\"", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MessageMember();

    [GeneratedRegex("\"object\"\\s*:\\s*\"chat\\.completion", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OpenAiMember();

    [GeneratedRegex(@"^content-type:[ \t]*([^\r\n]*)", RegexOptions.IgnoreCase | RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ContentType();
}
