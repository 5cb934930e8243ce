using System.Text;
using Validator.Engine.Inference;
using Validator.Engine.Scheduling;

namespace Validator.Engine.Http;

/// <summary>The counters of a terminal frame.</summary>
internal readonly record struct Counters(TimeSpan Total, TimeSpan Load, int PromptTokens, TimeSpan Prompt, int OutputTokens, TimeSpan Eval);

/// <summary>How an answer ended.</summary>
/// <param name="DoneReason"><c>stop</c> or <c>length</c>.</param>
/// <param name="Prompt">Token ids of the prompt.</param>
/// <param name="Output">Token ids of the answer.</param>
/// <param name="Counters">What it took.</param>
internal sealed record Ending(string DoneReason, IReadOnlyList<int> Prompt, List<int> Output, Counters Counters);

/// <summary>The frames of one answer in the form of its route; one buffer serves them all.</summary>
internal abstract class AnswerFrames
{
    public abstract string StreamType { get; }

    public abstract string WholeType { get; }

    /// <summary>A frame within a stream, its line end included.</summary>
    /// <param name="piece">Its content.</param>
    /// <param name="together">It was ready when the frame before it was.</param>
    public abstract FrameBuffer Piece(Piece piece, bool together);

    /// <summary>The end of a stream, its line end included.</summary>
    public abstract FrameBuffer Last(Ending ending);

    /// <summary>An answer that is not streamed.</summary>
    public abstract FrameBuffer Whole(string content, IReadOnlyList<TokenLogprob>? logprobs, Ending ending);

    /// <summary>The answer to a request that only loads or unloads.</summary>
    public abstract FrameBuffer Loaded(string doneReason);

    /// <summary>An error, as long as nothing is sent.</summary>
    public abstract FrameBuffer Error(int status, string message);

    /// <summary>Writes what Ollama reports of tokens' probabilities, the name included; nothing where it was not asked for.</summary>
    protected static void Logprobs(FrameBuffer frame, ReadOnlySpan<byte> name, IReadOnlyList<TokenLogprob>? logprobs)
    {
        if (logprobs is not { Count: > 0 })
        {
            return;
        }

        frame.Name(name).Open('[');
        foreach (TokenLogprob token in logprobs)
        {
            Logprob(frame, token.Chosen);
            if (token.Top.Count > 0)
            {
                frame.Name("top_logprobs"u8).Open('[');
                foreach (Logprob top in token.Top)
                {
                    Logprob(frame, top);
                    frame.Close('}');
                }

                frame.Close(']');
            }

            frame.Close('}');
        }

        frame.Close(']');
    }

    private static void Logprob(FrameBuffer frame, Logprob logprob)
    {
        frame.Open('{').Name("token"u8).Text(logprob.Text).Name("logprob"u8).Fraction(logprob.Value).Name("bytes"u8).Open('[');
        foreach (byte b in Encoding.UTF8.GetBytes(logprob.Text))
        {
            frame.Number(b);
        }

        frame.Close(']');
    }
}
