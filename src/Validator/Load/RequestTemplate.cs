using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Validator.Runtime;
using Validator.Spec;

namespace Validator.Load;

/// <summary>
/// Builds request bodies for one configuration. What all requests share is encoded once, so that a prompt of a million
/// characters costs the client nothing per request.
/// </summary>
public sealed class RequestTemplate
{
    private readonly byte[] _head;
    private readonly byte[] _tail;
    private readonly bool _chat;
    private readonly Func<int, byte[]> _bounded;
    private readonly ConcurrentDictionary<int, byte[]> _boundedTails = new();
    private readonly byte[] _calibrationTail;
    private readonly int? _window;
    private readonly int _keep;

    /// <summary>A template for the deployment with the configuration's options.</summary>
    public RequestTemplate(DeploymentSection deployment, Configuration configuration)
    {
        _chat = deployment.Api != ApiKind.Generate;
        Path = deployment.Api switch
        {
            ApiKind.OpenAi => "/v1/chat/completions",
            ApiKind.Chat => "/api/chat",
            _ => "/api/generate",
        };
        var model = JsonSerializer.Serialize(deployment.Model.Text, RequestJson.Default.String);
        _head = Encoding.UTF8.GetBytes(_chat
            ? $$"""{"model":{{model}},"messages":[{"role":" """.TrimEnd()
            : $$"""{"model":{{model}},"prompt":" """.TrimEnd());
        _tail = Encoding.UTF8.GetBytes(Tail(deployment, configuration.Options, deployment.Stream));
        PredictLimit = configuration.Whole("num_predict") is > 0 and var limit ? limit : null;
        _window = configuration.ContextLength;
        _keep = configuration.Keep;
        _calibrationTail = Encoding.UTF8.GetBytes(Tail(deployment with { Truncate = false }, Bounded(1), stream: false));
        _bounded = limit => Encoding.UTF8.GetBytes(Tail(deployment, Bounded(limit), deployment.Stream));

        Dictionary<string, OptionValue> Bounded(int limit) => new(configuration.Options) { ["num_predict"] = OptionValue.Of(limit) };
    }

    /// <summary>Path of the route.</summary>
    public string Path { get; }

    /// <summary><c>num_predict</c> of its requests: the most tokens of an answer; null when it is not bounded.</summary>
    public int? PredictLimit { get; }

    /// <summary>Encodes a piece of prompt as the inside of a JSON string.</summary>
    public static byte[] Encode(string text) => JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes.ToArray();

    /// <summary>The body of a request with the user's prompt, as segments that are sent one after the other.</summary>
    /// <param name="prompt">Encoded pieces of the prompt, in order.</param>
    public IReadOnlyList<ReadOnlyMemory<byte>> Body(params IReadOnlyList<ReadOnlyMemory<byte>> prompt) => Body(ChatMessage.User, prompt, _tail);

    /// <summary>The body of a request.</summary>
    /// <param name="prompt">What is asked.</param>
    /// <param name="maxTokens">Most tokens of the answer, in the place of <c>num_predict</c>; null to leave that.</param>
    public IReadOnlyList<ReadOnlyMemory<byte>> Body(Prompt prompt, int? maxTokens) =>
        Body(prompt.Role, prompt.Pieces, maxTokens is { } limit ? _boundedTails.GetOrAdd(limit, _bounded) : _tail);

    /// <summary>Whether a count of prompt tokens is what the server leaves of a prompt that it cut.</summary>
    public bool IsCut(int counted) => _window is { } window && ContextWindow.IsCut(counted, window, _keep);

    /// <summary>The body of an unstreamed request for a single token, which makes the server count the prompt, or refuse it when it is too long.</summary>
    /// <param name="role">Role of the first message, for routes that take messages.</param>
    /// <param name="prompt">Encoded pieces of the prompt, in order.</param>
    public IReadOnlyList<ReadOnlyMemory<byte>> CountingBody(string role, IReadOnlyList<ReadOnlyMemory<byte>> prompt) => Body(role, prompt, _calibrationTail);

    private IReadOnlyList<ReadOnlyMemory<byte>> Body(string role, IReadOnlyList<ReadOnlyMemory<byte>> prompt, byte[] tail) =>
        _chat ? [_head, ChatJson.Opening(role), .. prompt, tail] : [_head, .. prompt, tail];

    private static string Tail(DeploymentSection deployment, IReadOnlyDictionary<string, OptionValue> options, bool stream)
    {
        if (deployment.Api == ApiKind.OpenAi)
        {
            return OpenAiBody.Tail(options, stream);
        }

        var tail = new StringBuilder(deployment.Api == ApiKind.Chat ? "\"}]" : "\"");
        tail.Append(CultureInfo.InvariantCulture, $",\"stream\":{(stream ? "true" : "false")}");
        if (deployment.Truncate is { } truncate)
        {
            tail.Append(CultureInfo.InvariantCulture, $",\"truncate\":{(truncate ? "true" : "false")}");
        }

        if (deployment.KeepAlive is { } keepAlive)
        {
            tail.Append(CultureInfo.InvariantCulture, $",\"keep_alive\":{KeepAlive.ToNode(keepAlive)?.ToJsonString() ?? "null"}");
        }

        tail.Append(",\"options\":{");
        tail.AppendJoin(',', options.OrderBy(option => option.Key, StringComparer.Ordinal)
            .Select(option => $"{JsonSerializer.Serialize(option.Key, RequestJson.Default.String)}:{option.Value.Json}"));
        return tail.Append("}}").ToString();
    }
}
