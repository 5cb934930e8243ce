using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Validator.TestServer;

/// <summary>A tree like today's Ollama's: a server, a runner as its child that carries its settings as arguments, a grandchild.</summary>
internal sealed class FakeOllama(string word, bool ignoreTerminate)
{
    private const long Size = 1_000_000;
    private readonly SemaphoreSlim one = new(1);
    private Process? runner;
    private int context;
    private int generations;

    public async Task<int> ServeAsync()
    {
        using var ignored = ignoreTerminate ? PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => context.Cancel = true) : null;
        using var listener = new HttpListener();
        var inner = FreePort();
        listener.Prefixes.Add($"http://127.0.0.1:{Text(inner)}/");
        listener.Start();
        _ = PassOnAsync(inner);
        await Console.Out.WriteLineAsync("listening");
        while (true)
        {
            _ = AnswerAsync(await listener.GetContextAsync());
        }
    }

    private static int FreePort()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }

    /// <summary>Stands before the listener, which ends the process when a client connects in the moment of its start.</summary>
    private static async Task PassOnAsync(int inner)
    {
        using var outer = new TcpListener(IPEndPoint.Parse(Environment.GetEnvironmentVariable("OLLAMA_HOST")!));
        outer.Start();
        while (true)
        {
            _ = PipeAsync(await outer.AcceptTcpClientAsync(), inner);
        }
    }

    private static async Task PipeAsync(TcpClient client, int inner)
    {
        try
        {
            using (client)
            using (var server = new TcpClient())
            {
                await server.ConnectAsync(IPAddress.Loopback, inner);
                await Task.WhenAny(client.GetStream().CopyToAsync(server.GetStream()), server.GetStream().CopyToAsync(client.GetStream()));
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            // One of the two is gone.
        }
    }

    private async Task AnswerAsync(HttpListenerContext http)
    {
        try
        {
            using var reader = new StreamReader(http.Request.InputStream);
            var body = await reader.ReadToEndAsync();
            if (http.Request.Url!.AbsolutePath == "/api/generate")
            {
                await one.WaitAsync();
                try
                {
                    await GenerateAsync(http.Response, JsonNode.Parse(body)!);
                }
                finally
                {
                    one.Release();
                }

                return;
            }

            await EndAsync(http.Response, http.Request.Url.AbsolutePath switch
            {
                "/api/version" => new JsonObject { ["version"] = "0.99.0" },
                "/api/tags" => new JsonObject { ["models"] = new JsonArray(Entry(FakeSettings.Model)) },
                "/api/show" => new JsonObject { ["model_info"] = new JsonObject { ["fake.context_length"] = FakeSettings.Trained } },
                _ => new JsonObject { ["models"] = new JsonArray([.. Loaded()]) },
            });
        }
        catch (Exception exception) when (exception is HttpListenerException or IOException)
        {
            // The client is gone.
        }
#pragma warning disable CA1031 // A fault of this stand-in must be seen in the log of the test that it breaks.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            await Console.Error.WriteLineAsync(exception.ToString());
            http.Response.Abort();
        }
    }

    private IEnumerable<JsonNode> Loaded()
    {
        if (runner is not null && !(generations >= FakeSettings.UnloadAfter))
        {
            var entry = Entry(FakeSettings.Model);
            (entry["context_length"], entry["size_vram"]) = (context, Size * FakeSettings.Share / 100);
            yield return entry;
        }

        if (FakeSettings.Beside is { } beside)
        {
            yield return Entry(beside);
        }
    }

    private static JsonObject Entry(string name) => new() { ["name"] = name, ["model"] = name, ["size"] = Size, ["digest"] = new string('a', 64) };

    private async Task GenerateAsync(HttpListenerResponse response, JsonNode request)
    {
        var watch = Stopwatch.StartNew();
        var prompt = (string?)request["prompt"] ?? string.Empty;
        var number = prompt.Length == 0 ? 0 : Interlocked.Increment(ref generations);
        if (runner is null || number == FakeSettings.ReloadAt)
        {
            await LoadAsync(request["options"]);
        }

        if (number == FakeSettings.BesideAt)
        {
            await StartAsync(["runner", "--model", "/blobs/other", "--port", "4712"]);
        }

        if (number >= FakeSettings.PauseAt && FakeSettings.PauseFile is { } file)
        {
            while (!File.Exists(file))
            {
                await Task.Delay(10);
            }
        }

        var load = watch.Elapsed;
        if (prompt.Length > 0 && number == FakeSettings.CrashAt)
        {
            runner!.Kill();
            await runner.WaitForExitAsync();
            await EndAsync(response, new JsonObject { ["error"] = "model runner has unexpectedly stopped" }, 500);
            return;
        }

        const int tokens = 4;
        var stream = (bool?)request["stream"] ?? true;
        if (stream)
        {
            (response.ContentType, response.SendChunked) = ("application/x-ndjson", true);
        }

        for (var i = 0; prompt.Length > 0 && stream && i < tokens; i++)
        {
            await SendAsync(response, Frame($" word{i}", done: false));
        }

        var end = Frame(stream || prompt.Length == 0 ? string.Empty : " word", done: true);
        end["done_reason"] = prompt.Length == 0 ? "load" : "stop";
        (end["total_duration"], end["load_duration"]) = (Nanoseconds(watch.Elapsed) + 4000, Nanoseconds(load));
        if (prompt.Length > 0)
        {
            (end["prompt_eval_count"], end["prompt_eval_duration"], end["eval_count"], end["eval_duration"]) = (prompt.Split(' ').Length, 1000, tokens, 1000);
        }

        if (!stream)
        {
            await EndAsync(response, end);
            return;
        }

        await SendAsync(response, end);
        response.Close();
    }

    private static long Nanoseconds(TimeSpan time) => time.Ticks * 100;

    private static JsonObject Frame(string text, bool done) => new()
    {
        ["model"] = FakeSettings.Model,
        ["created_at"] = TimeProvider.System.GetUtcNow().ToString("O", CultureInfo.InvariantCulture).Replace("+00:00", "Z", StringComparison.Ordinal),
        ["response"] = text,
        ["done"] = done,
    };

    private async Task LoadAsync(JsonNode? options)
    {
        if (runner is not null)
        {
            runner.Kill();
            await runner.WaitForExitAsync();
            runner.Dispose();
        }

        context = Math.Min((int?)options?["num_ctx"] ?? 4096, FakeSettings.Limit);
        var parallel = FakeSettings.Parallel ?? int.Parse(Environment.GetEnvironmentVariable("OLLAMA_NUM_PARALLEL") ?? "1", CultureInfo.InvariantCulture);
        var threads = FakeSettings.Threads ?? (int?)options?["num_thread"];
        if (FakeSettings.Unknown is { } unknown)
        {
            await Console.Error.WriteLineAsync($"time=2026-01-01T00:00:00.000Z level=WARN source=types.go:1007 msg=\"invalid option provided\" option={unknown}");
        }

        string[] shared = ["--model", "/blobs/sha256-aaaa", "--port", "4711"];
        string[] settings = FakeSettings.Silent ? []
            : FakeSettings.Program is null ? ["--ctx-size", Text(context * parallel), "--parallel", Text(parallel), .. threads is { } t ? ["--threads", Text(t)] : Array.Empty<string>()]
            : ["-c", Text(context * parallel), "-np", Text(parallel), "-b", "512", "--threads-http", "7", "-tb", "5", .. threads is { } u ? ["-t", Text(u)] : Array.Empty<string>()];
        runner = await StartAsync(FakeSettings.Program is null ? ["runner", .. shared, .. settings] : [.. shared, .. settings]);
    }

    private async Task<Process> StartAsync(string[] arguments)
    {
        var process = Process.Start(new ProcessStartInfo(FakeSettings.Program ?? Environment.ProcessPath!, [.. arguments, word]) { RedirectStandardOutput = true })!;
        await process.StandardOutput.ReadLineAsync();
        return process;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static async Task SendAsync(HttpListenerResponse response, JsonObject frame)
    {
        await response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(frame.ToJsonString(JsonSerializerOptions.Default) + "\n"));
        await response.OutputStream.FlushAsync();
    }

    private static async Task EndAsync(HttpListenerResponse response, JsonObject answer, int status = 200)
    {
        var bytes = Encoding.UTF8.GetBytes(answer.ToJsonString());
        (response.StatusCode, response.ContentType, response.ContentLength64) = (status, "application/json; charset=utf-8", bytes.Length);
        await response.OutputStream.WriteAsync(bytes);
        response.Close();
    }
}
