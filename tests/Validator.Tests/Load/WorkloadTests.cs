using System.Globalization;
using System.Text;
using System.Text.Json;
using Validator.Integrity;
using Validator.Load;
using Validator.Pipeline;
using Validator.Spec;
using Xunit;

namespace Validator.Tests.Load;

/// <summary>Calibration against a server whose tokens are known: runs of letters, and every other character by itself.</summary>
public sealed class WorkloadTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(20_000, 131_072)]
    [InlineData(1_000, 131_072)]
    [InlineData(3_000, 512)]
    public async Task A_prompt_has_the_tokens_that_were_asked_for_within_five_percent(int target, int context)
    {
        WriteUnevenSources();
        await using var server = new RawServer(CountAsync);
        var workload = await PrepareAsync(server, Corpora.Of(_folder.Path, target), context);

        var prompt = workload.For(new PlannedRequest(1, Query, Measured: true));

        var truth = Tokens(Decode(prompt));
        Assert.InRange(truth, target * 0.95, target * 1.05);
        Assert.InRange(prompt.Tokens!.Value, truth * 0.95, truth * 1.05);
    }

    [Fact]
    public async Task A_warm_up_request_makes_the_expectation_exact()
    {
        WriteUnevenSources();
        await using var server = new RawServer(CountAsync);
        var workload = await PrepareAsync(server, Corpora.Of(_folder.Path, 20_000), 131_072);
        var warmup = new PlannedRequest(1, Query, Measured: false);
        var first = workload.For(warmup);

        workload.Learn(warmup, first, Tokens(Decode(first)));

        var second = workload.For(warmup with { Number = 2 });
        var truth = Tokens(Decode(second));
        Assert.InRange(truth, 19_500, 20_500);
        Assert.InRange(second.Tokens!.Value, truth - 20, truth + 20);
        Assert.Equal(0, second.Tolerance);
    }

    [Fact]
    public async Task A_cut_warm_up_request_teaches_nothing()
    {
        WriteUnevenSources();
        await using var server = new RawServer(CountAsync);
        var workload = await PrepareAsync(server, Corpora.Of(_folder.Path, 20_000), 131_072);
        var warmup = new PlannedRequest(1, Query, Measured: false);
        var first = workload.For(warmup);

        workload.Learn(warmup, first, 10_000);

        Assert.Equal(first.Tokens, workload.For(warmup).Tokens);
    }

    [Fact]
    public async Task Every_prompt_begins_with_a_nonce_of_its_own_and_ends_with_the_query()
    {
        _folder.Write("a.py", "x = 1\n");
        await using var server = new RawServer(CountAsync);
        var workload = await PrepareAsync(server, Corpora.Of(_folder.Path), 4096);

        var first = Decode(workload.For(new PlannedRequest(1, Query, Measured: true)));
        var second = Decode(workload.For(new PlannedRequest(2, Query, Measured: true)));

        Assert.NotEqual(first[..30], second[..30]);
        Assert.EndsWith("x = 1\n\n\n\nWhat is it?", first, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_corpus_below_the_target_is_an_error_with_both_figures()
    {
        _folder.Write("a.py", "x = 1\n");
        await using var server = new RawServer(CountAsync);

        var error = await Assert.ThrowsAsync<LoadException>(() => PrepareAsync(server, Corpora.Of(_folder.Path, 5000), 8192));

        Assert.Contains("the corpus is too small", error.Message, StringComparison.Ordinal);
        Assert.Contains("5,000 are asked for", error.Message, StringComparison.Ordinal);
        Assert.Equal(Corpora.Here, error.Location);
    }

    [Fact]
    public async Task Calibration_is_not_fooled_by_a_server_that_cuts_its_samples_silently()
    {
        _folder.Write("dense.py", string.Concat(Enumerable.Repeat("1+2;", 20_000)));
        await using var server = new RawServer((socket, request, _) => CountAsync(socket, request, 1024));
        var workload = await PrepareAsync(server, Corpora.Of(_folder.Path, 900), 1024);

        var prompt = workload.For(new PlannedRequest(1, Query, Measured: true));

        Assert.InRange(Tokens(Decode(prompt)), 900 * 0.95, 900 * 1.05);
        Assert.True(prompt.IsCertain);
    }

    [Fact]
    public async Task A_text_of_surrogate_pairs_is_never_cut_within_one()
    {
        _folder.Write("emoji.py", string.Concat(Enumerable.Repeat("\U0001F600\U0001F680x", 9_001)));
        await using var server = new RawServer(CountAsync);

        var workload = await PrepareAsync(server, Corpora.Of(_folder.Path, 5_000), 8192);

        Assert.InRange(Tokens(Decode(workload.For(new PlannedRequest(1, Query, Measured: true)))), 4_750, 5_250);
    }

    [Fact]
    public async Task A_query_longer_than_the_whole_prompt_is_to_be_is_an_error()
    {
        WriteUnevenSources();
        await using var server = new RawServer(CountAsync);

        var error = await Assert.ThrowsAsync<LoadException>(() => PrepareAsync(server, Corpora.Of(_folder.Path, 10), 4096));

        Assert.Contains("the longest query alone makes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_corpus_too_uneven_to_be_sampled_is_no_proof_of_anything_until_a_warm_up_was_counted()
    {
        // The estimate swings with the few dense files that the samples happen to meet.
        for (var file = 0; file < 200; file++)
        {
            _folder.Write($"f{file:D3}.py", string.Concat(Enumerable.Repeat(file % 23 == 0 ? "1;2,3+4=" : "readable ", 1_500)));
        }

        await using var server = new RawServer(CountAsync);
        var workload = await PrepareAsync(server, Corpora.Of(_folder.Path, 200_000), 262_144);
        var warmup = new PlannedRequest(1, Query, Measured: false);
        var first = workload.For(warmup);
        workload.Learn(warmup, first, Tokens(Decode(first)));

        Assert.Equal(first.Tolerance <= Prompt.MostTolerance, first.IsCertain);
        Assert.True(workload.For(warmup).IsCertain);
    }

    [Fact]
    public async Task The_servers_own_words_stand_in_the_error()
    {
        await using var server = new RawServer((socket, _, _) => RawServer.SayAsync(
            socket, "HTTP/1.1 404 Not Found\r\nContent-Length: 34\r\n\r\n{\"error\":\"model 'tiny' not found\"}  "));

        var error = await Assert.ThrowsAsync<LoadException>(() => PrepareAsync(server, null, 4096));

        Assert.Contains("HTTP 404", error.Message, StringComparison.Ordinal);
        Assert.Contains("model 'tiny' not found", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 46\r\n\r\n{\"response\":\"x\",\"done\":true}{\"response\":\"x\"}", "json.concatenated")]
    [InlineData("HTTP/1.1 500 Oops\r\nContent-Length: 26\r\n\r\n{\"error\":\"runner is gone\"}", "http.status")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{\"resp", "transport.premature_eof")]
    public async Task A_server_that_breaks_while_it_counts_is_broken(string answer, string violation)
    {
        await using var server = new RawServer((socket, _, _) => RawServer.SayAsync(socket, answer));

        var error = await Assert.ThrowsAsync<CalibrationException>(() => PrepareAsync(server, null, 4096));

        Assert.StartsWith(violation, error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.Remedy);
    }

    [Fact]
    public async Task Of_many_queries_only_those_that_the_load_can_reach_are_counted()
    {
        var calls = 0;
        await using var server = new RawServer((socket, request, _) => ++calls > 0 ? CountAsync(socket, request, int.MaxValue) : Task.CompletedTask);
        QuerySpec[] queries = [.. Enumerable.Range(0, 100).Select(number => new QuerySpec($"q{number}", "What is it?", number == 70 ? 2 : 1))];

        var workload = await Workload.PrepareAsync(new WorkloadSpec { Queries = queries }, 4096, Counter(server, 4096), requests: 3, CancellationToken.None);

        int? Of(int number) => workload.For(new PlannedRequest(1, queries[number], Measured: true)).Tokens;
        Assert.Equal(1 + 3, calls);
        Assert.All([70, 0, 1], number => Assert.NotNull(Of(number)));
        Assert.Null(Of(2));
    }

    private static readonly QuerySpec Query = new("q", "What is it?", 1);

    internal static async Task<Workload> PrepareAsync(RawServer server, CorpusSpec? corpus, int context)
    {
        return await Workload.PrepareAsync(new WorkloadSpec { Corpus = corpus, Queries = [Query] }, context, Counter(server, context), requests: null, CancellationToken.None);
    }

    internal static ITokenCounter Counter(RawServer server, int context, ApiKind api = ApiKind.Generate)
    {
        var deployment = new DeploymentSection { Model = new LocatedText("tiny", Corpora.Here), Api = api };
        var template = new RequestTemplate(deployment, new Configuration("c", new Dictionary<string, OptionValue> { ["num_ctx"] = OptionValue.Of(context) }));
        var limit = TimeSpan.FromSeconds(30);
        return new TokenCounter(
            new HttpExchange(server.Address, new Deadlines(limit, limit, limit), TimeProvider.System), new ResponseReader(), template, deployment, TimeProvider.System, (_, _) => { });
    }

    /// <summary>Dense files among airy ones, as code bases have.</summary>
    private void WriteUnevenSources()
    {
        for (var file = 0; file < 60; file++)
        {
            var line = file % 3 == 0 ? "a=[1,2,{3:4}];\n" : "    return something_readable about the configuration\n";
            _folder.Write($"f{file:D2}.py", string.Concat(Enumerable.Repeat(line, 40 + (file * 37 % 90))));
        }
    }

    internal static string Decode(Prompt prompt) =>
        JsonSerializer.Deserialize<string>('"' + Encoding.UTF8.GetString(prompt.Pieces.SelectMany(piece => piece.ToArray()).ToArray()) + '"')!;

    internal static int Tokens(string text)
    {
        var tokens = 1;
        for (var index = 0; index < text.Length; index++)
        {
            tokens += char.IsAsciiLetter(text[index]) && index > 0 && char.IsAsciiLetter(text[index - 1]) ? 0 : 1;
        }

        return tokens;
    }

    private static Task CountAsync(System.Net.Sockets.Socket socket, string request, CancellationToken stop) => CountAsync(socket, request, int.MaxValue);

    /// <summary>Counts as Ollama does: what is longer than the window is cut to about half of it, and only that is counted.</summary>
    internal static Task CountAsync(System.Net.Sockets.Socket socket, string request, int window)
    {
        using var body = JsonDocument.Parse(request[(request.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]);
        var chat = body.RootElement.TryGetProperty("messages", out var messages);
        var tokens = Tokens(chat ? string.Join('\n', messages.EnumerateArray().Select(message => message.GetProperty("content").GetString())) : body.RootElement.GetProperty("prompt").GetString()!);
        var count = (tokens > window ? ContextWindow.CutLength(window, keep: 5) : tokens).ToString(CultureInfo.InvariantCulture);
        var answer = $$"""{"model":"tiny","created_at":"2026-11-23T06:07:01Z",{{(chat ? "\"message\":{\"role\":\"assistant\",\"content\":\"x\"}" : "\"response\":\"x\"")}},"done":true,"done_reason":"length","total_duration":9,"eval_count":1,"prompt_eval_count":{{count}}}""";
        return RawServer.SayAsync(socket, $"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {answer.Length}\r\n\r\n{answer}");
    }
}
