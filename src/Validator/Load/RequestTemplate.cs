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
    private readonly byte[] _calibrationTail;
    private readonly int? _window;
    private readonly int _keep;

    /// <summary>A template for the deployment with the configuration's options.</summary>
    public RequestTemplate(DeploymentSection deployment, Configuration configuration)
    {
        var chat = deployment.Api != ApiKind.Generate;
        Path = deployment.Api switch
        {
            ApiKind.OpenAi => "/v1/chat/completions",
            ApiKind.Chat => "/api/chat",
            _ => "/api/generate",
        };
        var model = JsonSerializer.Serialize(deployment.Model.Text, RequestJson.Default.String);
        _head = Encoding.UTF8.GetBytes(chat
            ? $$"""{"model":{{model}},"messages":[{"role":"user","content":" """.TrimEnd()
            : $$"""{"model":{{model}},"prompt":" """.TrimEnd());
        _tail = Encoding.UTF8.GetBytes(Tail(deployment, configuration.Options, deployment.Stream));
        PredictLimit = configuration.Whole("num_predict") is > 0 and var limit ? limit : null;
        _window = configuration.ContextLength;
        _keep = configuration.Keep;
        var single = new Dictionary<string, OptionValue>(configuration.Options) { ["num_predict"] = OptionValue.Of(1) };
        _calibrationTail = Encoding.UTF8.GetBytes(Tail(deployment with { Truncate = false }, single, stream: false));
    }

    /// <summary>Path of the route.</summary>
    public string Path { get; }

    /// <summary><c>num_predict</c> of its requests: the most tokens of an answer; null when it is not bounded.</summary>
    public int? PredictLimit { get; }

    /// <summary>Encodes a piece of prompt as the inside of a JSON string.</summary>
    public static byte[] Encode(string text) => JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes.ToArray();

    /// <summary>The body of a request, as segments that are sent one after the other.</summary>
    /// <param name="prompt">Encoded pieces of the prompt, in order.</param>
    public IReadOnlyList<ReadOnlyMemory<byte>> Body(params IReadOnlyList<ReadOnlyMemory<byte>> prompt) => [_head, .. prompt, _tail];

    /// <summary>Whether a count of prompt tokens is what the server leaves of a prompt that it cut.</summary>
    public bool IsCut(int counted) => _window is { } window && ContextWindow.IsCut(counted, window, _keep);

    /// <summary>The body of an unstreamed request for a single token, which makes the server count the prompt, or refuse it when it is too long.</summary>
    /// <param name="prompt">Encoded pieces of the prompt, in order.</param>
    public IReadOnlyList<ReadOnlyMemory<byte>> CountingBody(params IReadOnlyList<ReadOnlyMemory<byte>> prompt) => [_head, .. prompt, _calibrationTail];

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
