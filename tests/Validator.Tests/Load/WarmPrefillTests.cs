using System.Globalization;
using System.Text.Json;
using Validator.Load;
using Validator.Spec;
using Xunit;

namespace Validator.Tests.Load;

/// <summary>Prompts that begin with the same corpus, for the server's cache to serve.</summary>
public sealed class WarmPrefillTests : IDisposable
{
    private static readonly QuerySpec Query = new("q", "What is it?", 1);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_corpus_stands_first_and_the_nonce_behind_it()
    {
        await using var server = new RawServer((socket, request, _) => WorkloadTests.CountAsync(socket, request, int.MaxValue));
        var workload = await PrepareAsync(server);

        var (first, second) = (workload.For(new PlannedRequest(1, Query, Measured: true)), workload.For(new PlannedRequest(2, Query, Measured: true)));

        Assert.True(first.IsWarm);
        Assert.Matches("\n\nRequest [0-9a-f]{12}-000001\\.\n\nWhat is it\\?$", WorkloadTests.Decode(first));
        Assert.Equal(Shared(first), Shared(second));
        Assert.StartsWith("### a.py\n", Shared(first), StringComparison.Ordinal);
        Assert.NotEqual(WorkloadTests.Decode(first), WorkloadTests.Decode(second));
        var truth = WorkloadTests.Tokens(WorkloadTests.Decode(first));
        Assert.InRange(first.Tokens!.Value, truth * 0.95, truth * 1.05);
        Assert.InRange(truth, 950, 1050);
    }

    /// <summary>Old versions of Ollama leave out of <c>prompt_eval_count</c> what the cache served: their count proves nothing, and blames nobody.</summary>
    [Fact]
    public async Task Of_a_server_that_does_not_count_what_it_has_cached_no_count_is_expected()
    {
        var last = string.Empty;
        await using var server = new RawServer((socket, request, _) =>
        {
            using var body = JsonDocument.Parse(request[(request.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]);
            var prompt = body.RootElement.GetProperty("prompt").GetString()!;
            var cached = Enumerable.Range(0, Math.Min(last.Length, prompt.Length)).TakeWhile(at => last[at] == prompt[at]).Count();
            last = prompt;
            var count = Math.Max(1, WorkloadTests.Tokens(prompt[cached..]) - 1).ToString(CultureInfo.InvariantCulture);
            var answer = $$"""{"model":"tiny","created_at":"2026-11-23T06:07:01Z","response":"x","done":true,"done_reason":"length","total_duration":9,"eval_count":1,"prompt_eval_count":{{count}}}""";
            return RawServer.SayAsync(socket, $"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {answer.Length}\r\n\r\n{answer}");
        });

        var workload = await PrepareAsync(server);

        Assert.False(workload.For(new PlannedRequest(1, Query, Measured: true)).IsCertain);
        Assert.Null(workload.For(new PlannedRequest(1, Query, Measured: true)).Tokens);
    }

    private static string Shared(Prompt prompt) => WorkloadTests.Decode(prompt with { Pieces = [prompt.Pieces[0]] });

    private Task<Workload> PrepareAsync(RawServer server)
    {
        _folder.Write("a.py", string.Concat(Enumerable.Repeat("    return something_readable about the configuration\n", 400)));
        return Workload.PrepareAsync(
            new WorkloadSpec { Corpus = Corpora.Of(_folder.Path, 1000), Queries = [Query], Prefill = PrefillPolicy.Warm }, 4096, WorkloadTests.Counter(server, 4096), requests: null, CancellationToken.None);
    }
}
