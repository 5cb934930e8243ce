using OllamaSharp;
using OllamaSharp.Models;
using OllamaSharp.Models.Chat;
using Validator.Runtime;

namespace Validator.Integrity.Independent;

/// <summary>What OllamaSharp's client makes of captured bytes.</summary>
/// <param name="Objects">Objects that it gave.</param>
/// <param name="Done">Whether one of them said <c>"done":true</c>.</param>
/// <param name="Error">The type and the words of its exception; null when it threw none.</param>
internal sealed record OllamaSharpReading(int Objects, bool Done, string? Error)
{
    public const string Reader = "OllamaSharp";

    /// <summary>Whether it failed on a member of another type than it declares: the bytes are one JSON object nevertheless.</summary>
    public bool MindsTypes => Error?.Contains("could not be converted", StringComparison.Ordinal) == true;

    /// <summary>Reads; null for a route that it does not know.</summary>
    public static async Task<OllamaSharpReading?> ReadAsync(ReadOnlyMemory<byte> captured, ExpectedResponse expected, CancellationToken cancellationToken)
    {
        if (expected.Kind is not (AnswerKind.Generate or AnswerKind.Chat))
        {
            return null;
        }

        using var http = ReplayedConnection.Open(captured);
        using OllamaApiClient client = new(http, expected.Model, OllamaSharpJson.Default);
        var (objects, done) = (0, false);
        try
        {
            await foreach (var said in Answers(client, expected, cancellationToken).ConfigureAwait(false))
            {
                objects++;
                done |= said;
            }

            return new OllamaSharpReading(objects, done, null);
        }
#pragma warning disable CA1031 // How an independent reader fails is what it is asked for, whatever the exception.
        catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
        {
            return new OllamaSharpReading(objects, done, $"{exception.GetType().Name}: {exception.Message}");
        }
    }

    private static IAsyncEnumerable<bool> Answers(OllamaApiClient client, ExpectedResponse expected, CancellationToken cancellationToken) =>
        expected.Kind == AnswerKind.Chat
            ? client.ChatAsync(new ChatRequest { Model = expected.Model, Stream = expected.Stream, Messages = [] }, cancellationToken).Select(answer => answer?.Done == true)
            : client.GenerateAsync(new GenerateRequest { Model = expected.Model, Stream = expected.Stream, Prompt = string.Empty }, cancellationToken).Select(answer => answer?.Done == true);
}
