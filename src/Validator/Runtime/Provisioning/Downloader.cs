using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace Validator.Runtime.Provisioning;

/// <summary>
/// Downloads a file, and goes on where an earlier try, of this process or another, broke off. A break after something was
/// reached is tried again a few times; a server that was never reached is not waited for.
/// </summary>
internal sealed class Downloader : IDisposable
{
    /// <summary>Tries of one file.</summary>
    public const int Attempts = 5;

    private const int BufferBytes = 1 << 17;
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StallLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _clock;
    private readonly Action<string> _report;
    private readonly SocketsHttpHandler _handler;
    private readonly HttpClient _http;

    public Downloader(ProvisionOptions options)
    {
        (_clock, _report) = (options.TimeProvider, options.Report);
        _handler = new SocketsHttpHandler { UseProxy = options.UseProxy, ConnectTimeout = ConnectLimit };
        _http = new HttpClient(_handler, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("ollama-validator", null));
    }

    /// <summary>Downloads into a file, onto what an earlier try left there.</summary>
    /// <returns>Null where the server has no such file; else whether the download goes back to an earlier try.</returns>
    /// <exception cref="HttpRequestException">The server was not reached, refused, or kept breaking off.</exception>
    /// <exception cref="IOException">Likewise, or the file cannot be written.</exception>
    public async Task<bool?> FetchAsync(Uri address, PartialFile part, CancellationToken cancellationToken)
    {
        var resumed = part.Length > 0;
        var reached = false;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await OnceAsync(address, part, () => reached = true, cancellationToken) ? resumed : null;
            }
            catch (Exception exception) when (reached && attempt < Attempts && IsBreak(exception, cancellationToken))
            {
                var pause = FirstPause * (1 << (attempt - 1));
                _report(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{part.Name}: broke off after {Size(part.Length)} ({exception.Message}); try {attempt + 1} of {Attempts} goes on in {pause.TotalSeconds:0} s"));
                await Task.Delay(pause, _clock, cancellationToken);
                resumed = part.Length > 0;
            }
            catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
            {
                throw new IOException($"nothing came for {StallLimit.TotalSeconds:0} s", exception);
            }
        }
    }

    /// <summary>A small text.</summary>
    /// <returns>Null where the server has no such file.</returns>
    /// <exception cref="HttpRequestException">The server was not reached or refused.</exception>
    public async Task<string?> TextAsync(Uri address, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(StallLimit, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var response = await _http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, either.Token);
            if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone)
            {
                return null;
            }

            response.EnsureSuccessStatusCode();
            await response.Content.LoadIntoBufferAsync(1 << 20, either.Token);
            return await response.Content.ReadAsStringAsync(either.Token);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"nothing came for {StallLimit.TotalSeconds:0} s", exception);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _http.Dispose();
        _handler.Dispose();
    }

    /// <summary>A size as progress shows it.</summary>
    public static string Size(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:0.0} MiB");

    private static bool IsBreak(Exception exception, CancellationToken cancellationToken) =>
        !cancellationToken.IsCancellationRequested
        && (exception is OperationCanceledException or HttpIOException
            || (exception is HttpRequestException { StatusCode: null or >= HttpStatusCode.InternalServerError or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests })
            || exception is IOException { InnerException: System.Net.Sockets.SocketException });

    private async Task<bool> OnceAsync(Uri address, PartialFile part, Action reached, CancellationToken cancellationToken)
    {
        using var stall = new CancellationTokenSource(StallLimit, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stall.Token, cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        part.Ask(request);
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
        reached();
        if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone)
        {
            return false;
        }

        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            if (part.IsWhole)
            {
                return true;
            }

            part.Clear();
            throw new HttpIOException(HttpRequestError.InvalidResponse, "the server has another file now");
        }

        response.EnsureSuccessStatusCode();
        var progress = new DownloadProgress(part.Name, part.Begin(response), _report);
        var content = await response.Content.ReadAsStreamAsync(either.Token);
        await using (content)
        {
            var file = part.Append();
            await using (file)
            {
                var buffer = new byte[BufferBytes];
                progress.At(file.Position);
                while (await content.ReadAsync(buffer, either.Token) is var read and > 0)
                {
                    stall.CancelAfter(StallLimit);
                    await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                    progress.At(file.Position);
                }
            }
        }

        return part.IsWhole ? true : throw new HttpIOException(HttpRequestError.ResponseEnded, "the server sent less than it said");
    }
}
