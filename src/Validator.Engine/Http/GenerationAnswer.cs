using System.Text;
using Validator.Engine.Models;
using Validator.Engine.Scheduling;

namespace Validator.Engine.Http;

/// <summary>Writes a sequence's pieces to its client, each as a frame and a chunk of its own, or all as one answer.</summary>
internal sealed class GenerationAnswer(
    FrameSink sink, GenerationFrames frames, TimeProvider time, long startedAt, TimeSpan load, CancellationToken cancellationToken)
{
    public async Task StreamAsync(Sequence sequence, Prompt prompt)
    {
        sink.Begin("application/x-ndjson");
        while (await sequence.WaitAsync(cancellationToken))
        {
            while (sequence.TryRead(out Piece piece))
            {
                await sink.WriteAsync(frames.Piece(piece).Written, FrameRole.Content, cancellationToken);
            }
        }

        FrameBuffer last = Last(sequence, prompt, "");
        last.Raw("\n"u8);
        await sink.WriteAsync(last.Written, FrameRole.Terminal, cancellationToken);
        await sink.EndAsync(cancellationToken);
    }

    public async Task GatherAsync(Sequence sequence, Prompt prompt)
    {
        StringBuilder text = new();
        while (await sequence.WaitAsync(cancellationToken))
        {
            while (sequence.TryRead(out Piece piece))
            {
                text.Append(piece.Text ?? Vocabulary.Text(piece.Index));
            }
        }

        await sink.WriteAsync(Last(sequence, prompt, text.ToString()).Written, FrameRole.Whole, cancellationToken);
        await sink.EndAsync(cancellationToken);
    }

    private FrameBuffer Last(Sequence sequence, Prompt prompt, string content)
    {
        string reason = sequence.DoneReason ?? throw new OperationCanceledException("The runner stopped before the answer was complete.");
        Counters counters = new(
            time.GetElapsedTime(startedAt), load, sequence.CountedPromptTokens ?? prompt.Evaluated.Length, sequence.PromptDuration, sequence.Output.Count, sequence.EvalDuration);
        return frames.Last(content, reason, prompt.Whole.Concat(sequence.Output), counters);
    }
}
