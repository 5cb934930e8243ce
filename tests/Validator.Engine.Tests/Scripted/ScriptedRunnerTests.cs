using Validator.Engine.Inference;
using Validator.Engine.Models;
using Validator.Engine.Scheduling;
using Validator.Engine.Scripted;
using Validator.Spec.Profiles;

namespace Validator.Engine.Tests.Scripted;

public sealed class ScriptedRunnerTests
{
    private static readonly Sampling s_greedy = new() { Temperature = 0 };

    private static readonly ModelSpec s_model = ModelSpec.Create("m:latest", 1e6);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(37)]
    [InlineData(950)]
    public async Task Tokens_come_at_the_rate_of_the_profile_however_late_the_timers_are(int lateness)
    {
        WaitedTime time = new(TimeSpan.FromMilliseconds(lateness));
        Sequence sequence = await RunAsync(Profiles.Plain, time, Prompt(300), tokens: 40);

        Assert.Equal(TimeSpan.FromSeconds(3), sequence.PromptDuration);
        Assert.Equal(TimeSpan.FromSeconds(4), sequence.EvalDuration);
        Assert.Equal((40, "length"), (sequence.Output.Count, sequence.DoneReason));

        // Late once is not late ever after: the last token is as late as one timer may be, and never early.
        Assert.InRange(time.GetElapsedTime(0), TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(7) + TimeSpan.FromMilliseconds(lateness + 2));
    }

    [Fact]
    public async Task What_a_fault_takes_beside_the_script_counts_as_decoding()
    {
        WaitedTime time = new(TimeSpan.Zero);
        using ScriptedRunner runner = Runner(Profiles.Plain, time);
        Sequence sequence = new(new SequenceRequest
        {
            Prompt = Prompt(100),
            Sampling = s_greedy,
            MaxTokens = 10,
            Keep = 4,
            Shift = true,
            Stop = [],
            Throttle = took => time.CreateTimer(static _ => { }, null, took * 2, Timeout.InfiniteTimeSpan).Dispose(),
        });

        await runner.RunAsync(sequence, () => ReadAsync(sequence), Token);

        Assert.Equal((TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3)), (sequence.PromptDuration, sequence.EvalDuration));
    }

    [Fact]
    public async Task Only_tokens_that_no_slot_holds_are_evaluated()
    {
        WaitedTime time = new(TimeSpan.Zero);
        using ScriptedRunner runner = Runner(Profiles.Plain, time);
        await RunAsync(runner, Prompt(300));
        int[] longer = [.. Prompt(300), 7, 8, 9];

        Sequence again = await RunAsync(runner, Prompt(300));
        Sequence more = await RunAsync(runner, longer);
        Sequence other = await RunAsync(runner, [.. Prompt(150), 1]);

        Assert.Equal(TimeSpan.FromMilliseconds(10), again.PromptDuration);
        Assert.Equal(TimeSpan.FromMilliseconds(30), more.PromptDuration);
        Assert.Equal(TimeSpan.FromMilliseconds(10), other.PromptDuration);
        Assert.Equal((300, 303, 151), (again.CountedPromptTokens, more.CountedPromptTokens, other.CountedPromptTokens));
    }

    [Theory]
    [InlineData(4, 300, 300, 3.0)]
    [InlineData(8, 50, 50, 0.5)]
    [InlineData(8, 51, 0, 0.0)]
    public async Task A_prompt_longer_than_is_processed_takes_no_time_and_is_not_counted(int threads, int tokens, int counted, double seconds)
    {
        using ScriptedRunner runner = Runner(Profiles.Plain, new WaitedTime(TimeSpan.Zero), threads);

        Sequence sequence = await RunAsync(runner, Prompt(tokens));

        Assert.Equal((counted, TimeSpan.FromSeconds(seconds)), (sequence.CountedPromptTokens, sequence.PromptDuration));
    }

    [Fact]
    public async Task The_same_prompt_gets_the_same_text_and_another_prompt_another()
    {
        WaitedTime time = new(TimeSpan.Zero);
        using ScriptedRunner runner = Runner(Profiles.Plain, time);

        List<int> first = (await RunAsync(runner, Prompt(10))).Output;

        Assert.Equal(first, (await RunAsync(runner, Prompt(10))).Output);
        Assert.NotEqual(first, (await RunAsync(runner, Prompt(11))).Output);
        Assert.NotEqual(first, (await RunAsync(runner, Prompt(10), new Sampling { Temperature = 1, Seed = 3 })).Output);
    }

    [Fact]
    public async Task Without_shift_an_answer_ends_where_the_context_is_full()
    {
        using ScriptedRunner runner = new(s_model, new RunnerOptions(64, 4, 512, 1), new Script(Profiles.Plain, TimeProvider.System), new WaitedTime(TimeSpan.Zero));
        Sequence sequence = new(new SequenceRequest { Prompt = Prompt(60), Sampling = s_greedy, MaxTokens = null, Keep = 4, Shift = false, Stop = [] });

        await runner.RunAsync(sequence, () => ReadAsync(sequence), Token);

        Assert.Equal(4, sequence.Output.Count);
    }

    [Fact]
    public async Task A_second_answer_waits_for_the_slot_and_gets_it_when_the_first_reader_leaves()
    {
        using ScriptedRunner runner = Runner(Profiles.Plain, new WaitedTime(TimeSpan.Zero));
        TaskCompletionSource leave = new();
        Task first = runner.RunAsync(Request(Prompt(5), null), () => leave.Task, Token);
        Sequence second = Request(Prompt(5), null);
        Task waiting = runner.RunAsync(second, () => ReadAsync(second), Token);
        Assert.False(waiting.IsCompleted);

        leave.SetException(new OperationCanceledException());
        await Assert.ThrowsAsync<OperationCanceledException>(() => first);
        await waiting;

        Assert.Equal("length", second.DoneReason);
    }

    [Fact]
    public async Task An_answer_that_is_broken_off_does_not_look_complete()
    {
        using ScriptedRunner runner = Runner(Profiles.Plain, new ManualTime());
        using CancellationTokenSource gone = new();
        Sequence sequence = Request(Prompt(5), null);
        Task run = runner.RunAsync(sequence, () => sequence.WaitAsync(gone.Token).AsTask(), gone.Token);

        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        await sequence.LeftSlot;
        Assert.Null(sequence.DoneReason);
    }

    [Fact]
    public async Task A_prompt_that_was_broken_off_is_evaluated_again()
    {
        using ScriptedRunner runner = Runner(Profiles.Plain, new ManualTime());

        Assert.Equal([TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(3)], [await AbortedAsync(), await AbortedAsync()]);

        async Task<TimeSpan> AbortedAsync()
        {
            using CancellationTokenSource gone = new();
            Sequence sequence = Request(Prompt(300), null);
            Task run = runner.RunAsync(sequence, () => sequence.WaitAsync(gone.Token).AsTask(), gone.Token);
            await gone.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
            return sequence.PromptDuration;
        }
    }

    private static int[] Prompt(int tokens) => [.. Enumerable.Range(100, tokens)];

    private static ScriptedRunner Runner(ScriptedProfile profile, TimeProvider time, int threads = 4) =>
        new(s_model, new RunnerOptions(4096, threads, 512, 1), new Script(profile, time), time);

    private static Sequence Request(int[] prompt, Sampling? sampling, int tokens = 8) =>
        new(new SequenceRequest { Prompt = prompt, Sampling = sampling ?? s_greedy, MaxTokens = tokens, Keep = 4, Shift = true, Stop = [] });

    private static async Task<Sequence> RunAsync(ScriptedRunner runner, int[] prompt, Sampling? sampling = null, int tokens = 8)
    {
        Sequence sequence = Request(prompt, sampling, tokens);
        await runner.RunAsync(sequence, () => ReadAsync(sequence), Token);
        return sequence;
    }

    private static async Task<Sequence> RunAsync(ScriptedProfile profile, TimeProvider time, int[] prompt, int tokens)
    {
        using ScriptedRunner runner = Runner(profile, time);
        return await RunAsync(runner, prompt, tokens: tokens);
    }

    private static async Task ReadAsync(Sequence sequence)
    {
        while (await sequence.WaitAsync(Token))
        {
            while (sequence.TryRead(out _))
            {
            }
        }
    }
}
