using System.Net.Http.Headers;

namespace Validator.Integrity.Independent;

/// <summary>What <see cref="HttpClient"/> makes of captured bytes.</summary>
/// <param name="Status">Status; null when it read no head.</param>
/// <param name="Body">The body as far as it came.</param>
/// <param name="Delimited">Whether the body has a length or chunks; else only the end of the connection ends it, and a cut cannot be seen.</param>
/// <param name="Error">Its words for what went wrong; null when the body was read to its end.</param>
/// <param name="Lossy">Whether good data before the fault may be missing: of a segment with a malformed chunk it gives nothing.</param>
internal sealed record HttpReading(int? Status, ReadOnlyMemory<byte> Body, bool Delimited, string? Error, bool Lossy)
{
    public const string Reader = "HttpClient";

    /// <summary>Reads.</summary>
    public static async Task<HttpReading> ReadAsync(ReadOnlyMemory<byte> captured, CancellationToken cancellationToken)
    {
        using var client = ReplayedConnection.Open(captured);
        using HttpRequestMessage request = new(HttpMethod.Post, ReplayedConnection.Address) { Content = new ByteArrayContent([]) };
        HttpResponseMessage response;
        try
        {
            response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // How an independent reader fails is what it is asked for, whatever the exception.
        catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
        {
            return new HttpReading(null, ReadOnlyMemory<byte>.Empty, Delimited: true, Words(exception), Lossy: false);
        }

        using (response)
        {
            var delimited = response.Headers.TransferEncodingChunked == true || HasLength(response.Content.Headers);
            using MemoryStream body = new();
            var (error, lossy) = await CopyAsync(response.Content, body, cancellationToken).ConfigureAwait(false);
            return new HttpReading((int)response.StatusCode, body.ToArray(), delimited, error, lossy);
        }
    }

    private static bool HasLength(HttpContentHeaders headers) => headers.Contains("Content-Length");

    private static async Task<(string? Error, bool Lossy)> CopyAsync(HttpContent content, MemoryStream body, CancellationToken cancellationToken)
    {
        try
        {
            using var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            await stream.CopyToAsync(body, cancellationToken).ConfigureAwait(false);
            return (null, false);
        }
        catch (HttpIOException exception)
        {
            return (Words(exception), exception.HttpRequestError == HttpRequestError.InvalidResponse);
        }
#pragma warning disable CA1031 // As above: damaged chunks have brought out more than the documented exceptions.
        catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
        {
            return (Words(exception), true);
        }
    }

    private static string Words(Exception exception) => exception.InnerException is { } inner && exception is HttpRequestException
        ? $"{exception.GetType().Name}: {inner.Message}"
        : $"{exception.GetType().Name}: {exception.Message}";
}
