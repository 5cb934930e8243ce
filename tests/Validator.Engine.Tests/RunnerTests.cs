using Validator.Engine.Inference;
using Validator.Engine.Models;
using Validator.Engine.Scheduling;

namespace Validator.Engine.Tests;

public sealed class RunnerTests
{
    private const int ContextLength = 64;

    /// <summary>Tokens that a full context gives up.</summary>
    private const int Given = (ContextLength - Keep) / 2;

    private const int Keep = 5;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_shifted_context_holds_is_not_taken_for_the_beginning_of_a_prompt()
    {
        // Repeats itself so that what moves up on a shift looks like what was there.
        int[] prompt = [.. Enumerable.Range(0, ContextLength - 4).Select(i => 1000 + (i % Given))];
        using Runner runner = Load();

        List<string> fresh = await AnswerAsync(runner, prompt);

        Assert.Equal(fresh, await AnswerAsync(runner, prompt));
    }

    [Fact]
    public async Task An_error_of_one_answer_is_its_own()
    {
        using Runner runner = Load();

        Assert.Equal("no next", (await Assert.ThrowsAsync<InvalidOperationException>(() => AnswerAsync(runner, [1, 2, 3], new Broken()))).Message);
        Assert.Equal(8, (await AnswerAsync(runner, [1, 2, 3])).Count);
    }

    private static Runner Load() =>
        Runner.Load(ModelSpec.Create("synthetic:1m", 1e6), new RunnerOptions(ContextLength, 1, 512, 1), TimeProvider.System, MemoryBudget.OfThisMachine);

    /// <summary>The tokens of the answer, each with its probability to the last digit.</summary>
    private static async Task<List<string>> AnswerAsync(Runner runner, int[] prompt, AnswerGuide? guide = null)
    {
        Sequence sequence = new(new SequenceRequest
        {
            Prompt = prompt,
            Sampling = new Sampling { Temperature = 0, TopLogprobs = 0 },
            MaxTokens = 8,
            Keep = Keep,
            Shift = true,
            Stop = [],
            Guide = guide,
        });
        List<string> tokens = [];
        await runner.RunAsync(
            sequence,
            async () =>
            {
                while (await sequence.WaitAsync(Token))
                {
                    while (sequence.TryRead(out Piece piece))
                    {
                        tokens.AddRange(piece.Logprobs!.Select(token => token.Chosen.ToString()));
                    }
                }
            },
            Token);
        return tokens;
    }

    private sealed class Broken : AnswerGuide
    {
        public override bool IsComplete => false;

        public override Token Next(Choice choose) => throw new InvalidOperationException("no next");
    }
}
