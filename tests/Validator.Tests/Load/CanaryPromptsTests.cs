using Validator.Load;
using Xunit;

namespace Validator.Tests.Load;

/// <summary>Canaries in prompts as long as the load's, against a server whose tokens are known.</summary>
public sealed class CanaryPromptsTests : IDisposable
{
    private const int Window = 131_072;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(20_000, Window, Window)]
    [InlineData(2_000, Window, Window)]
    [InlineData(4_000, 4_096, 3_700)]
    public async Task A_text_with_canaries_is_as_long_as_the_loads_and_never_longer_than_the_window(int target, int context, int window)
    {
        var (prompts, _) = await PrepareAsync(target, context, window);

        var prompt = prompts!.Make(7, 0, CanaryPlace.Head, brief: false);

        var truth = WorkloadTests.Tokens(WorkloadTests.Decode(prompt));
        var wanted = Math.Min(target, window);
        Assert.InRange(truth, wanted * 0.95, wanted * 1.05);
        Assert.True(truth <= window);
        Assert.InRange(prompt.Tokens!.Value, truth * 0.95, truth * 1.05);
    }

    [Fact]
    public async Task Canaries_stand_at_head_middle_and_tail_and_the_question_behind_all()
    {
        var (prompts, workload) = await PrepareAsync(20_000, Window, Window);
        var set = prompts!.Sets[0].All;

        string[] texts = [.. set.Select(canary => WorkloadTests.Decode(prompts.Make(7, 0, canary.Place, brief: false)))];

        Assert.All(texts.Zip(set), pair => Assert.EndsWith(pair.Second.Question, pair.First, StringComparison.Ordinal));
        double[] places = [.. set.Select(canary => texts[0].IndexOf(canary.Fact, StringComparison.Ordinal) / (double)texts[0].Length)];
        Assert.InRange(places[0], 0.0001, 0.02);
        Assert.InRange(places[1], 0.48, 0.52);
        Assert.InRange(places[2], 0.98, 1);
        Assert.All(set, canary => Assert.Contains('\n' + canary.Fact + '\n', texts[0], StringComparison.Ordinal));

        // One text for three questions, which a cache evaluates once, and not the load's own.
        var shared = texts[0][..^set[0].Question.Length];
        Assert.All(texts, text => Assert.StartsWith(shared, text, StringComparison.Ordinal));
        Assert.StartsWith($"Request {workload.Run}-000007.", shared, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_short_text_has_the_same_canaries_among_a_few_hundred_tokens()
    {
        var (prompts, _) = await PrepareAsync(20_000, Window, Window, sets: 2);

        var text = WorkloadTests.Decode(prompts!.Make(1, 1, CanaryPlace.Tail, brief: true));

        Assert.InRange(WorkloadTests.Tokens(text), 100, 1_000);
        Assert.All(prompts.Sets[1].All, canary => Assert.Contains(canary.Fact, text, StringComparison.Ordinal));
        Assert.All(prompts.Sets[0].All, canary => Assert.DoesNotContain(canary.Digits, text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_a_corpus_the_canaries_are_the_text()
    {
        var (prompts, _) = await PrepareAsync(null, Window, Window);

        var prompt = prompts!.Make(1, 0, CanaryPlace.Middle, brief: false);

        Assert.Equal(WorkloadTests.Tokens(WorkloadTests.Decode(prompt)), prompt.Tokens!.Value, 5.0);
        Assert.All(prompts.Sets[0].All, canary => Assert.Contains(canary.Fact, WorkloadTests.Decode(prompt), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_window_that_does_not_hold_the_canaries_has_none() => Assert.Null((await PrepareAsync(null, 256, 60)).Prompts);

    [Fact]
    public async Task A_character_of_two_halves_is_never_cut()
    {
        _folder.Write("a.py", string.Concat(Enumerable.Repeat("\U0001F600", 4_001)));
        var (prompts, _) = await PrepareAsync(null, Window, Window, corpus: true);

        var text = WorkloadTests.Decode(prompts!.Make(1, 0, CanaryPlace.Head, brief: false));

        Assert.DoesNotContain('\uFFFD', text);
        Assert.InRange(text.Count(char.IsHighSurrogate), 3_000, 4_001);
    }

    private async Task<(CanaryPrompts? Prompts, Workload Workload)> PrepareAsync(int? target, int context, int window, int sets = 1, bool corpus = false)
    {
        if (target is not null)
        {
            for (var file = 0; file < 60; file++)
            {
                _folder.Write($"f{file:D2}.py", string.Concat(Enumerable.Repeat("    return something_readable(about, the_configuration)\n", 60)));
            }
        }

        await using var server = new RawServer((socket, request, _) => WorkloadTests.CountAsync(socket, request, int.MaxValue));
        var workload = await WorkloadTests.PrepareAsync(server, target is null && !corpus ? null : Corpora.Of(_folder.Path, target), context);
        var prompts = await CanaryPrompts.PrepareAsync(workload, sets, window, WorkloadTests.Counter(server, context), CancellationToken.None);
        return (prompts, workload);
    }
}
