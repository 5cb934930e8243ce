using Validator.Runtime;
using Validator.Spec;
using Xunit;

namespace Validator.Tests.Runtime;

/// <summary>Against answers as a real Ollama gave them.</summary>
public sealed class ModelControlTests
{
    private const string Tags = """
        {"models":[{"name":"tiny:latest","model":"tiny:latest","modified_at":"2026-11-23T06:09:05Z","size":1145812,"digest":"19f8612a10d4a853071f92e3dda0c15b368a94270e8353b0cfb582ab56560b83","details":{"parent_model":"","format":"gguf","family":"llama","families":["llama"],"parameter_size":"550K","quantization_level":"F16"}},
        {"name":"tiny-eos:latest","model":"tiny-eos:latest","modified_at":"2026-11-23T06:09:05Z","size":1145812,"digest":"29f8612a10d4a853071f92e3dda0c15b368a94270e8353b0cfb582ab56560b83","details":{}}]}
        """;

    private const string Ps = """
        {"models":[{"name":"tiny:latest","model":"tiny:latest","size":1187113860,"digest":"19f8612a10d4a853071f92e3dda0c15b368a94270e8353b0cfb582ab56560b83","details":{"parent_model":"","format":"gguf","family":"llama","families":["llama"],"parameter_size":"550K","quantization_level":"F16"},"expires_at":"2026-11-23T06:15:06.670519327Z","size_vram":0,"context_length":262144}]}
        """;

    private static readonly Dictionary<string, OptionValue> Options = new()
    {
        ["num_ctx"] = OptionValue.Of(262144),
        ["temperature"] = new OptionValue("0.10", "0.10"),
        ["made_up"] = new OptionValue("true", "true"),
    };

    [Fact]
    public async Task Models_on_disk_are_found_by_any_of_their_names()
    {
        using var server = new CannedServer("200 OK", Tags);
        using var control = new ModelControl(server.Address);

        foreach (var name in new[] { "tiny", "registry.ollama.ai/library/Tiny:latest" })
        {
            Assert.Equal("19f8612a10d4a853071f92e3dda0c15b368a94270e8353b0cfb582ab56560b83", (await control.RequireAsync(Named(name), default)).Digest);
        }

        await Assert.ThrowsAsync<RuntimeException>(() => control.RequireAsync(Named("tiny:7b"), default));
    }

    [Fact]
    public async Task An_absent_model_is_an_error_that_lists_what_is_there()
    {
        using var server = new CannedServer("200 OK", Tags);
        using var control = new ModelControl(server.Address);

        var error = await Assert.ThrowsAsync<RuntimeException>(() => control.RequireAsync(Named("tinny"), default));

        Assert.Equal("The server has no model tinny. It has tiny-eos:latest, tiny:latest.", error.Message);
        Assert.Contains("ollama pull tinny", error.Remedy, StringComparison.Ordinal);
        Assert.EndsWith("the nearest name is tiny.", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_from_the_environment_is_in_no_message()
    {
        var secret = new LocatedText("tiny-s3cret", new SourceLocation("spec.yaml", 9, 10)) { ForRecord = "tiny-${NAME}", Secrets = ["tiny-s3cret", "s3cret"] };
        using var list = new CannedServer("200 OK", Tags);
        using var without = new ModelControl(list.Address);
        using var refusal = new CannedServer("404 Not Found", """{"error":"model 'tiny-s3cret:latest' not found"}""");
        using var refusing = new ModelControl(refusal.Address);

        var absent = await Assert.ThrowsAsync<RuntimeException>(() => without.RequireAsync(secret, default));
        var refused = await Assert.ThrowsAsync<RuntimeException>(() => refusing.LoadAsync(secret, Options, null, TimeSpan.FromSeconds(10), default));

        Assert.StartsWith("The server has no model tiny-${NAME}. ", absent.Message, StringComparison.Ordinal);
        Assert.Equal("Pull it (ollama pull tiny-${NAME}, or deployment.source: pull), or correct deployment.model.", absent.Remedy);
        Assert.Equal("The server did not load tiny-${NAME}: HTTP 404: model '***:latest' not found", refused.Message);
    }

    [Fact]
    public async Task The_embedded_engine_has_nothing_to_pull()
    {
        using var list = new CannedServer("200 OK", Tags);
        using var without = new ModelControl(list.Address) { Embedded = true };
        using var refusal = new CannedServer("404 Not Found", """{"error":"model 'tinny:latest' not found"}""");
        using var refusing = new ModelControl(refusal.Address) { Embedded = true };

        var absent = await Assert.ThrowsAsync<RuntimeException>(() => without.RequireAsync(Named("tinny"), default));
        var refused = await Assert.ThrowsAsync<RuntimeException>(() => refusing.LoadAsync(Named("tinny"), Options, null, TimeSpan.FromSeconds(10), default));

        Assert.All([absent.Remedy, refused.Remedy], remedy =>
        {
            Assert.Contains("synthetic:8m", remedy, StringComparison.Ordinal);
            Assert.DoesNotContain("pull", remedy, StringComparison.OrdinalIgnoreCase);
        });
    }

    [Fact]
    public async Task A_loaded_model_says_its_real_context()
    {
        using var server = new CannedServer("200 OK", Ps);
        using var control = new ModelControl(server.Address);

        Assert.Equal(
            new LoadedModel("tiny:latest", "19f8612a10d4a853071f92e3dda0c15b368a94270e8353b0cfb582ab56560b83", 262144, 1187113860, 0) { ExpiresAt = new DateTimeOffset(2026, 11, 23, 6, 15, 6, TimeSpan.Zero).AddTicks(6705193) },
            Assert.Single(await control.PsAsync(default)));
    }

    [Fact]
    public async Task Loading_sends_the_options_as_they_were_written()
    {
        using var server = new CannedServer("200 OK", """{"model":"tiny","created_at":"2026-11-23T06:10:06Z","response":"","done":true,"done_reason":"load"}""");
        using var control = new ModelControl(server.Address);

        await control.LoadAsync(Named("tiny"), Options, "30m", TimeSpan.FromSeconds(10), default);
        Assert.Equal("""{"model":"tiny","stream":false,"options":{"num_ctx":262144,"temperature":0.10,"made_up":true},"keep_alive":"30m"}""", server.Asked);

        await control.LoadAsync(Named("tiny"), new Dictionary<string, OptionValue>(), "-1", TimeSpan.FromSeconds(10), default);
        Assert.EndsWith("\"keep_alive\":-1}", server.Asked, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("404 Not Found", """{"error":"model 'tiny' not found"}""", "HTTP 404: model 'tiny' not found", null)]
    [InlineData("500 Internal Server Error", """{"error":"option \"num_ctx\" must be of type integer"}""", "option \"num_ctx\" must be of type integer", null)]
    [InlineData("500 Internal Server Error", """{"error":"error starting llama-server: llama-server binary not found (checked: /a)"}""", "binary not found", "llama-quantize, is missing")]
    [InlineData("500 Internal Server Error", """{"error":"llama-quantize unavailable: not found"}""", "unavailable", "llama-quantize, is missing")]
    [InlineData("500 Internal Server Error", """{"error":"llama-server process has terminated: exit status 1: ggml_aligned_malloc: insufficient memory"}""", "insufficient memory", "ran out of memory")]
    [InlineData("200 OK", """{"error":"said in passing"}""", "said in passing", null)]
    [InlineData("502 Bad Gateway", "<html>", "HTTP 502: <html>", null)]
    public async Task A_refused_load_carries_the_servers_own_words(string status, string body, string words, string? cause)
    {
        using var server = new CannedServer(status, body);
        using var control = new ModelControl(server.Address);

        var error = await Assert.ThrowsAsync<RuntimeException>(() => control.LoadAsync(Named("tiny"), Options, null, TimeSpan.FromSeconds(10), default));

        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.Equal(cause is null, error.Cause is null);
        Assert.Contains(cause ?? string.Empty, error.Cause ?? string.Empty, StringComparison.Ordinal);
        Assert.NotNull(error.Remedy);
    }

    [Fact]
    public async Task A_load_that_takes_too_long_or_breaks_off_is_an_error()
    {
        using var silent = new CannedServer("200 OK", string.Empty);
        using var slow = new ModelControl(silent.Address);
        var late = await Assert.ThrowsAsync<RuntimeException>(() => slow.LoadAsync(Named("tiny"), Options, null, TimeSpan.FromSeconds(0.2), default));
        Assert.Contains("within 0.2 s", late.Message, StringComparison.Ordinal);

        using var cutting = new CannedServer("200 OK", null);
        using var broken = new ModelControl(cutting.Address);
        var cut = await Assert.ThrowsAsync<RuntimeException>(() => broken.LoadAsync(Named("tiny"), Options, null, TimeSpan.FromSeconds(5), default));
        Assert.Contains("broke off", cut.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_a_load_is_no_error_of_the_environment()
    {
        using var silent = new CannedServer("200 OK", string.Empty);
        using var control = new ModelControl(silent.Address);
        using var cancel = new CancellationTokenSource();
        var load = control.LoadAsync(Named("tiny"), Options, null, TimeSpan.FromMinutes(1), cancel.Token);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => load);
    }

    [Theory]
    [InlineData("500 Internal Server Error", """{"error":"disk broken"}""")]
    [InlineData("200 OK", "no json")]
    [InlineData("200 OK", null)]
    public async Task A_control_plane_that_answers_unsoundly_is_an_error(string status, string? body)
    {
        using var server = new CannedServer(status, body);
        using var control = new ModelControl(server.Address);

        var list = await Assert.ThrowsAsync<RuntimeException>(() => control.ListAsync(default));
        var ps = await Assert.ThrowsAsync<RuntimeException>(() => control.PsAsync(default));

        Assert.Contains("/api/tags", list.Message, StringComparison.Ordinal);
        Assert.Contains("/api/ps", ps.Message, StringComparison.Ordinal);
        if (body?.Contains("error", StringComparison.Ordinal) == true)
        {
            Assert.Contains("disk broken", list.Message, StringComparison.Ordinal);
        }
    }

    private static LocatedText Named(string model) => new(model, new SourceLocation("spec.yaml", 9, 10));
}
