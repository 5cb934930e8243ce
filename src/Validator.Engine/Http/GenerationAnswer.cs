using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Validator.Engine.Models;
using Validator.Engine.Scheduling;

namespace Validator.Engine.Http;

/// <summary>Writes a sequence's pieces to its client, each as a frame and a chunk of its own, or all as one answer.</summary>
internal sealed class GenerationAnswer(
    HttpResponse response, GenerationFrames frames, TimeProvider time, long startedAt, TimeSpan load, CancellationToken cancellationToken)
{
    public async Task StreamAsync(Sequence sequence, Prompt prompt)
    {
        response.ContentType = "application/x-ndjson";
        response.HttpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        while (await sequence.WaitAsync(cancellationToken))
        {
            while (sequence.TryRead(out Piece piece))
            {
                await WriteAsync(frames.Piece(piece));
            }
        }

        FrameBuffer last = Last(sequence, prompt, "");
        last.Raw("\n"u8);
        await WriteAsync(last);
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

        await Answers.JsonAsync(response, Last(sequence, prompt, text.ToString()));
    }

    private FrameBuffer Last(Sequence sequence, Prompt prompt, string content)
    {
        string reason = sequence.DoneReason ?? throw new OperationCanceledException("The runner stopped before the answer was complete.");
        Counters counters = new(
            time.GetElapsedTime(startedAt), load, prompt.Evaluated.Length, sequence.PromptDuration, sequence.Output.Count, sequence.EvalDuration);
        return frames.Last(content, reason, prompt.Whole.Concat(sequence.Output), counters);
    }

    /// <summary>Handed over as one block and flushed, a frame becomes exactly one chunk, whatever its length.</summary>
    private async ValueTask WriteAsync(FrameBuffer frame) => await response.BodyWriter.WriteAsync(frame.Written, cancellationToken);
}
