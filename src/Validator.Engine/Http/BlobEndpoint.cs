using System.Buffers;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Validator.Engine.Models;
using Validator.Engine.Scheduling;

namespace Validator.Engine.Http;

/// <summary>
/// What was uploaded to this server: not the bytes, which could only be weights that it does not run, but that they
/// came, and the first of them, which say what they are.
/// </summary>
internal sealed class UploadedBlobs
{
    public const int HeadBytes = 16;

    private const int Most = 10_000;

    private readonly ConcurrentDictionary<string, byte[]> _heads = new(StringComparer.Ordinal);

    /// <summary>The first bytes of a blob, or null if it never came.</summary>
    public byte[]? Head(string digest) => _heads.GetValueOrDefault(Normal(digest));

    public void Add(string digest, byte[] head)
    {
        // A server that runs for ever must not remember for ever.
        if (_heads.Count >= Most)
        {
            _heads.Clear();
        }

        _heads[Normal(digest)] = head;
    }

    /// <summary>A digest in the form of manifests.</summary>
    public static string Normal(string digest) => digest.Replace('-', ':').ToLowerInvariant();
}

/// <summary><c>/api/blobs/DIGEST</c></summary>
internal sealed partial class BlobEndpoint(ModelLibrary library, UploadedBlobs uploads)
{
    public static bool IsDigest(string text) => Digests().IsMatch(text);

    public async Task AnswerAsync(HttpContext http, string digest, CancellationToken cancellationToken)
    {
        if (!IsDigest(digest))
        {
            throw new EngineException(400, "invalid digest format");
        }

        bool exists = uploads.Head(digest) is not null || library.Blob(UploadedBlobs.Normal(digest)) is not null;
        if (HttpMethods.IsPost(http.Request.Method))
        {
            http.Response.StatusCode = exists ? StatusCodes.Status200OK : await ReceiveAsync(http.Request, digest, cancellationToken);
        }
        else if (!exists)
        {
            throw new EngineException(404, $"blob \"{digest}\" not found");
        }

        http.Response.ContentLength = 0;
    }

    private async Task<int> ReceiveAsync(HttpRequest request, string digest, CancellationToken cancellationToken)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(1 << 16);
        try
        {
            byte[] head = [];
            while (await request.Body.ReadAsync(buffer, cancellationToken) is var read and > 0)
            {
                hash.AppendData(buffer, 0, read);
                head = head.Length < UploadedBlobs.HeadBytes ? [.. head.Concat(buffer.Take(read)).Take(UploadedBlobs.HeadBytes)] : head;
            }

            string found = "sha256:" + Convert.ToHexStringLower(hash.GetHashAndReset());
            if (found != UploadedBlobs.Normal(digest))
            {
                throw new EngineException(400, $"digest mismatch, expected \"{digest}\", got \"{found}\"");
            }

            uploads.Add(digest, head);
            return StatusCodes.Status201Created;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    [GeneratedRegex("^sha256[:-][0-9a-fA-F]{64}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Digests();
}
