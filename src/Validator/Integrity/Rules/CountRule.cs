namespace Validator.Integrity.Rules;

/// <summary>
/// Whether <c>eval_count</c> can be the number of tokens of the frames that came. Frames are not tokens, so these are bounds.
/// <list type="bullet">
/// <item>Above: a token gives one frame at most, and what was held back at the end one more.</item>
/// <item>Below: a token that gave no frame of its own must be hidden somewhere: the end token and up to three of a header
/// that is swallowed; one in four, for a bracket that could begin a stop sequence takes the next token along; the bytes of
/// characters of several tokens, of escapes and of what came with the terminal frame. With thinking, tool calls or a remote
/// model nothing is said.</item>
/// <item>Not streamed: a token has a byte at least, but for 16.</item>
/// <item><c>num_predict</c> where it is known.</item>
/// </list>
/// In sound recordings <c>eval_count</c> is that of the content frames or one more.
/// </summary>
internal static class CountRule
{
    /// <summary>The end token, and three of a header that a parser swallows.</summary>
    public const int Swallowed = 4;

    /// <summary>Of so many frames one may hold a token more.</summary>
    public const int FramesPerHeldToken = 4;

    /// <summary>Tokens without a byte in an answer that is not streamed.</summary>
    public const int WithoutBytes = 16;

    /// <summary>What is wrong; null when nothing is, or nothing can be said.</summary>
    /// <param name="tally">The frames.</param>
    /// <param name="expected">What was asked.</param>
    /// <param name="counted">The server's count.</param>
    /// <param name="name">Name of the count on the route.</param>
    public static string? Judge(TokenTally tally, ExpectedResponse expected, long? counted, string name = "eval_count")
    {
        if (counted is not { } tokens || tokens < 0 || tally.Answering == 0)
        {
            return null;
        }

        if (expected.PredictLimit is { } limit && tokens > limit)
        {
            return $"{name} says {tokens} tokens, and num_predict allowed {limit}";
        }

        if (!expected.Stream)
        {
            return !tally.IsVeiled && tokens > tally.TextBytes + WithoutBytes
                ? $"{name} says {tokens} tokens, and the text has {tally.TextBytes} bytes"
                : null;
        }

        if (tally.Answering > tokens + 1)
        {
            return $"{tally.Answering} frames have text, and {name} says {tokens}: a token gives one frame at most";
        }

        var most = tally.Frames + Swallowed + (tally.Frames / FramesPerHeldToken) + tally.Held;
        return !tally.IsVeiled && tokens > most
            ? $"{name} says {tokens} tokens; of {tally.Answering} frames with text, at most {most} can be explained"
            : null;
    }
}
