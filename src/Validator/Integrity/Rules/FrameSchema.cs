namespace Validator.Integrity.Rules;

/// <summary>The members that every frame of Ollama's own routes has.</summary>
internal static class FrameSchema
{
    /// <summary>The first member that a frame lacks; none when it has all.</summary>
    /// <param name="fields">What the frame says.</param>
    /// <param name="kind">What the route answers.</param>
    /// <param name="tokens">Frames with content before it.</param>
    public static FrameKey Missing(in FrameFields fields, AnswerKind kind, int tokens)
    {
        if (!fields.Has(FrameKey.Model))
        {
            return FrameKey.Model;
        }

        if (!fields.Has(FrameKey.CreatedAt))
        {
            return FrameKey.CreatedAt;
        }

        var answer = kind == AnswerKind.Chat ? FrameKey.Message : FrameKey.Response;
        if (!fields.Has(answer))
        {
            return answer;
        }

        if (kind == AnswerKind.Chat && fields.Mistyped != FrameKey.Message && !fields.Has(FrameKey.Content) && !fields.HasContent)
        {
            return FrameKey.Content;
        }

        return !fields.Has(FrameKey.Done) ? FrameKey.Done : fields.Done ? MissingAtEnd(fields, tokens) : FrameKey.None;
    }

    /// <summary>
    /// Of the terminal frame. Ollama leaves out numbers that are zero: absent, only those are missed that cannot have been
    /// zero. <c>load_duration</c>, <c>prompt_eval_duration</c> and <c>context</c> can; <c>prompt_eval_count</c> is judged
    /// by the context's own classes.
    /// </summary>
    private static FrameKey MissingAtEnd(in FrameFields fields, int tokens)
    {
        var counted = fields.Has(FrameKey.EvalCount) || fields.Has(FrameKey.EvalDuration) || fields.Has(FrameKey.PromptEvalCount);
        return !fields.Has(FrameKey.DoneReason) ? FrameKey.DoneReason
            : !fields.Has(FrameKey.TotalDuration) && (counted || tokens > 0) ? FrameKey.TotalDuration
            : !fields.Has(FrameKey.EvalCount) && (tokens > 1 || fields.Has(FrameKey.EvalDuration)) ? FrameKey.EvalCount
            : !fields.Has(FrameKey.EvalDuration) && fields.EvalCount > 1 ? FrameKey.EvalDuration
            : FrameKey.None;
    }
}
