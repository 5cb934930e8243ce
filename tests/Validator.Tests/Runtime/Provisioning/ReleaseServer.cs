using System.Globalization;
using System.Text;

namespace Validator.Tests.Runtime.Provisioning;

/// <summary>Serves the files of a release, as soundly or badly as a test wants.</summary>
internal sealed class ReleaseServer : IAsyncDisposable
{
    public const string Version = "0.33.0";
    private readonly TinyServer _server;

    public ReleaseServer() => _server = new TinyServer(AnswerAsync);

    public Uri Address => new(_server.Address, "mirror");

    public Dictionary<string, byte[]> Files { get; } = [];

    /// <summary>Bytes after which answers of archives end early, one for each answer; then they are whole.</summary>
    public Queue<int> Breaks { get; } = [];

    /// <summary>Statuses of the first answers of archives.</summary>
    public Queue<string> Statuses { get; } = [];

    public bool IgnoresRange { get; set; }

    /// <summary>The tag of every file; null for none.</summary>
    public string? Tag { get; set; } = "\"one\"";

    /// <summary>Whether an archive's answer, once begun, never goes on.</summary>
    public bool Hangs { get; set; }

    /// <summary>What was asked of archives: name and range.</summary>
    public IReadOnlyList<(string Name, string? Range)> Asked =>
        [.. _server.Requests.Select(request => (request.Path[(request.Path.LastIndexOf('/') + 1)..], request.Headers.GetValueOrDefault("Range"))).Where(each => each.Item1 != "sha256sum.txt")];

    public int Requests => _server.Requests.Count;

    /// <summary>Publishes an archive, with its sum in the list.</summary>
    public ReleaseServer With(string name, byte[] archive, string? sum = null)
    {
        Files[name] = archive;
        var list = Files.TryGetValue("sha256sum.txt", out var before) ? Encoding.ASCII.GetString(before) : string.Empty;
        Files["sha256sum.txt"] = Encoding.ASCII.GetBytes($"{list}{sum ?? Releases.Sum(archive)}  ./{name}\n");
        return this;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task AnswerAsync(TinyRequest request, Stream stream, CancellationToken over)
    {
        var name = request.Path[(request.Path.LastIndexOf('/') + 1)..];
        if (!request.Path.StartsWith($"/mirror/v{Version}/", StringComparison.Ordinal) || !Files.TryGetValue(name, out var file))
        {
            await TinyServer.AnswerAsync(stream, "404 Not Found", "[]");
            return;
        }

        if (name == "sha256sum.txt")
        {
            await TinyServer.AnswerAsync(stream, "200 OK", file);
            return;
        }

        if (Statuses.TryDequeue(out var status))
        {
            await TinyServer.AnswerAsync(stream, status, "[]");
            return;
        }

        var from = From(request, file.Length);
        List<string> headers = [string.Create(CultureInfo.InvariantCulture, $"Content-Length: {file.Length - from}"), .. Tag is null ? Array.Empty<string>() : [$"ETag: {Tag}"]];
        if (from > 0)
        {
            headers.Add(string.Create(CultureInfo.InvariantCulture, $"Content-Range: bytes {from}-{file.Length - 1}/{file.Length}"));
        }

        await TinyServer.HeadAsync(stream, from > 0 ? "206 Partial Content" : "200 OK", [.. headers]);
        var length = Breaks.TryDequeue(out var stop) ? Math.Min(stop, file.Length - from) : file.Length - from;
        await stream.WriteAsync(file.AsMemory(from, Hangs ? length / 2 : length), over);
        if (Hangs)
        {
            await stream.FlushAsync(over);
            await Task.Delay(Timeout.InfiniteTimeSpan, over);
        }
    }

    private int From(TinyRequest request, int length)
    {
        var same = !request.Headers.TryGetValue("If-Range", out var tag) || tag == Tag;
        return !IgnoresRange && same && request.Headers.TryGetValue("Range", out var range)
            ? Math.Min(length, int.Parse(range["bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture)) : 0;
    }
}
