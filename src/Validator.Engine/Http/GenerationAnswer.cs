using System.Text;
using Validator.Engine.Inference;
using Validator.Engine.Models;
using Validator.Engine.Scheduling;

namespace Validator.Engine.Http;

/// <summary>Writes a sequence's pieces to its client, each as a frame and a chunk of its own, or all as one answer.</summary>
internal sealed class GenerationAnswer(
    FrameSink sink, AnswerFrames frames, TimeProvider time, long startedAt, TimeSpan load, CancellationToken cancellationToken)
{
    /// <summary>Most frames that one reading of the clock serves, where that many are ready at once.</summary>
    private const int MostTogether = 16;

    public async Task StreamAsync(Sequence sequence, Prompt prompt)
    {
        sink.Begin(frames.StreamType);
        while (await sequence.WaitAsync(cancellationToken))
        {
            for (int ready = 0; sequence.TryRead(out Piece piece); ready++)
            {
                ValueTask written = sink.WriteAsync(frames.Piece(piece, together: ready % MostTogether != 0).Written, FrameRole.Content, cancellationToken);
                if (!written.IsCompletedSuccessfully)
                {
                    await written;
                    ready = -1;
                }
            }
        }

        await sink.WriteAsync(frames.Last(End(sequence, prompt)).Written, FrameRole.Terminal, cancellationToken);
        await sink.EndAsync(cancellationToken);
    }

    public async Task GatherAsync(Sequence sequence, Prompt prompt)
    {
        StringBuilder text = new();
        List<TokenLogprob> logprobs = [];
        while (await sequence.WaitAsync(cancellationToken))
        {
            while (sequence.TryRead(out Piece piece))
            {
                text.Append(piece.Text ?? Vocabulary.Text(piece.Index));
                logprobs.AddRange(piece.Logprobs ?? []);
            }
        }

        sink.Begin(frames.WholeType);
        await sink.WriteAsync(frames.Whole(text.ToString(), logprobs, End(sequence, prompt)).Written, FrameRole.Whole, cancellationToken);
        await sink.EndAsync(cancellationToken);
    }

    private Ending End(Sequence sequence, Prompt prompt)
    {
        string reason = sequence.DoneReason ?? throw new OperationCanceledException("The runner stopped before the answer was complete.");
        return new Ending(reason, prompt.Whole, sequence.Output, new Counters(
            time.GetElapsedTime(startedAt), load, sequence.CountedPromptTokens ?? prompt.Evaluated.Length, sequence.PromptDuration, sequence.Output.Count, sequence.EvalDuration));
    }
}
