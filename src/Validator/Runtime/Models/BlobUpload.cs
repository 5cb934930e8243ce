using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Validator.Runtime.Provisioning;
using Validator.Spec;

namespace Validator.Runtime.Models;

/// <summary>Hands files to a server, which keeps each under its hash.</summary>
internal sealed class BlobUpload(HttpClient http, ModelSourcing sourcing)
{
    private const int BufferBytes = 1 << 17;

    /// <summary>Uploads a file, unless the server has it.</summary>
    /// <returns>Its digest, with <c>sha256:</c>.</returns>
    /// <exception cref="RuntimeException">The file cannot be read, there is no room for it, or the server does not take it.</exception>
    public async Task<string> SendAsync(LocatedText file, CancellationToken cancellationToken)
    {
        if (GgufFile.Unfit(file.Text) is { } reason)
        {
            throw new RuntimeException($"{file.Location}: {file.ForRecord} {reason}.", null, "Name a file of weights in the GGUF format.");
        }

        try
        {
            var name = Path.GetFileName(file.ForRecord);
            var content = new FileStream(file.Text, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, useAsync: true);
            await using (content)
            {
                sourcing.Report($"{name}: hashing {Downloader.Size(content.Length)}");
                var digest = "sha256:" + Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken));
                using var ask = new HttpRequestMessage(HttpMethod.Head, $"/api/blobs/{digest}");
                using var has = await http.SendAsync(ask, cancellationToken);
                if (has.StatusCode == HttpStatusCode.OK)
                {
                    sourcing.Report($"{name}: the server has it already, {digest}");
                    return digest;
                }

                if (sourcing.Lacks(content.Length) is { } free)
                {
                    throw new RuntimeException(
                        $"The disk has no room for {file.ForRecord}: it has {Downloader.Size(content.Length)}, and {Downloader.Size(free)} are free at {sourcing.ModelsFolder}.",
                        "The disk is full, or nearly so.",
                        "Free space there, or let OLLAMA_MODELS name a folder on a larger disk.");
                }

                content.Position = 0;
                await UploadAsync(content, name, file, digest, cancellationToken);
                return digest;
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or UnauthorizedAccessException)
        {
            throw new RuntimeException($"{file.ForRecord} could not be handed to the server: {file.Why(exception)}", null, "See the server's log.", exception);
        }
    }

    private async Task UploadAsync(FileStream file, string name, LocatedText shown, string digest, CancellationToken cancellationToken)
    {
        using var content = new StreamContent(new ReportingStream(file, new DownloadProgress($"{name} to the server", file.Length, sourcing.Report)), BufferBytes);
        content.Headers.ContentLength = file.Length;
        using var answer = await http.PostAsync(new Uri($"/api/blobs/{digest}", UriKind.Relative), content, cancellationToken);
        if (!answer.IsSuccessStatusCode)
        {
            var said = await answer.Content.ReadAsStringAsync(cancellationToken);
            throw new RuntimeException(
                string.Create(CultureInfo.InvariantCulture, $"The server did not take {shown.ForRecord}: HTTP {(int)answer.StatusCode}: {shown.Hide(ModelFailure.Words(said) ?? said)}"),
                LogDiagnosis.Of([said], null)?.Cause,
                LogDiagnosis.Of([said], null)?.Remedy ?? "See the server's log.");
        }
    }
}
