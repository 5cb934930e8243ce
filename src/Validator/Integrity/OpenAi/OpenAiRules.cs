using Validator.Integrity.Rules;

namespace Validator.Integrity.OpenAi;

/// <summary>
/// Judges an answer of a route under <c>/v1</c> as a whole, once it has ended. A stream ends with a chunk that has a
/// <c>finish_reason</c>, then usage where it was asked for, then <c>[DONE]</c>, and nothing behind it; a document has its
/// <c>finish_reason</c>.
/// </summary>
internal static class OpenAiRules
{
    /// <summary>Adds what is wrong with the course of an answer of status 200.</summary>
    /// <param name="answer">What the chunks said.</param>
    /// <param name="faults">What could not be read.</param>
    /// <param name="expected">What was asked.</param>
    /// <param name="end">Class of the transport violation that ended it; null when it ended in good order.</param>
    /// <param name="insideEvent">Whether the body ended before the empty line of its last event.</param>
    /// <param name="violations">Where they go.</param>
    public static void Judge(OpenAiAnswer answer, FrameFaults faults, ExpectedResponse expected, string? end, bool insideEvent, ViolationList violations)
    {
        if (answer.Error is { } words)
        {
            Add(violations, ViolationClass.StreamErrorFrame, $"the server ended the answer with an error: {words}", answer.ErrorPlace);
        }

        End(answer, violations);
        Members(answer, violations);
        if (answer.Created.Class is { } of)
        {
            Add(violations, of, answer.Created.Words, answer.Created.Place);
        }

        Strangers(answer, expected, violations);
        if (answer.Finished && (answer.Done || !expected.Stream))
        {
            OpenAiFigures.Judge(answer, faults, expected, violations);
        }
        else if (answer.Error is null)
        {
            NoTerminal(answer, faults, expected, end, insideEvent, violations);
        }
    }

    private static void End(OpenAiAnswer answer, ViolationList violations)
    {
        if (answer.Repeated > 0)
        {
            Add(violations, ViolationClass.StreamDuplicateTerminal, $"the end of the answer (finish_reason, usage, [DONE]) is told again by {answer.Repeated} events", answer.FirstRepeated);
        }

        if (answer.After > 0)
        {
            Add(violations, ViolationClass.StreamAfterTerminal, $"{answer.After} chunks follow the {(answer.Finished ? "finish_reason" : "[DONE]")}", answer.FirstAfter);
        }
    }

    private static void Members(OpenAiAnswer answer, ViolationList violations)
    {
        if (answer.Schema.Missing is var (missing, at))
        {
            Add(violations, ViolationClass.SchemaMissingField, $"{missing} is missing", at);
        }

        if (answer.Schema.WrongType is var (wrong, where))
        {
            Add(violations, ViolationClass.SchemaWrongType, $"{wrong} is not what it is on this route", where);
        }

        if (answer.Schema.Negative is var (negative, place))
        {
            Add(violations, ViolationClass.SchemaNegative, $"{negative} is below zero", place);
        }
    }

    private static void Strangers(OpenAiAnswer answer, ExpectedResponse expected, ViolationList violations)
    {
        if (answer.OtherModels > 0 && answer.OtherModels == answer.Objects)
        {
            Add(violations, ViolationClass.SemanticModelMismatch, $"every chunk names the model \"{answer.OtherModel}\"; \"{expected.Model}\" was asked for", answer.FirstOther);
        }
        else if (answer.OtherModels > 0)
        {
            Add(violations, ViolationClass.JsonInterleaved, $"{answer.OtherModels} of {answer.Objects} chunks name another model, \"{answer.OtherModel}\": they are of another answer", answer.FirstOther);
        }
        else if (answer.OtherIds > 0)
        {
            Add(violations, ViolationClass.JsonInterleaved, $"{answer.OtherIds} of {answer.Objects} chunks have another id than the first: they are of another answer", answer.FirstOther);
        }
    }

    private static void NoTerminal(OpenAiAnswer answer, FrameFaults faults, ExpectedResponse expected, string? end, bool insideEvent, ViolationList violations)
    {
        if (end is not null)
        {
            if (EndRules.IsCut(end))
            {
                violations.Add(ViolationClass.StreamNoTerminal, ViolationSide.Transport, $"the cut took the end of the answer, after {answer.Chunks} chunks with content");
            }
        }
        else if (!faults.LastUnreadable)
        {
            var lacks = !expected.Stream ? "no finish_reason"
                : answer.Finished ? "a finish_reason and no [DONE]"
                : answer.Done ? "[DONE] and no finish_reason"
                : "neither a finish_reason nor [DONE]";
            violations.Add(
                ViolationClass.StreamNoTerminal,
                ViolationSide.Server,
                $"the answer ended in good order after {answer.Chunks} chunks with content, with {lacks} and no error{Cause(answer, insideEvent)}");
        }
    }

    /// <summary>What the last chunks tell of the reason.</summary>
    private static string Cause(OpenAiAnswer answer, bool insideEvent) =>
        answer.EndsNameless ? "; its last chunk is empty and names no model, which is what Ollama's /v1 makes of an error: the inference process died"
        : Math.Max(answer.Run.Count, answer.Words.AtEnd) is >= RepetitionRule.Silent and var run ? RepetitionRule.SilentWords(run)
        : insideEvent ? "; its last event lacks the empty line that ends it, so readers of event streams pass it over"
        : string.Empty;

    private static void Add(ViolationList violations, string @class, string words, FramePlace place) =>
        violations.Add(@class, ViolationSide.Server, words, place.Raw, place.Frame);
}
