using static Validator.Spec.Faults.FaultParameterKeys;

namespace Validator.Spec.Faults;

/// <summary>Faults of the order of frames and of what an answer says as a whole.</summary>
internal static class AnswerFaults
{
    public static readonly FaultDefinition[] All =
    [
        new()
        {
            Kind = FaultKind.NoTerminal, Provokes = "stream.no_terminal",
            Description = "Leaves the terminal frame out; not streamed, the answer says \"done\": false and has no counters.",
        },
        new()
        {
            Kind = FaultKind.AfterTerminal, Provokes = "stream.after_terminal",
            Description = "Sends the last content frame again behind the terminal one. Streamed answers alone.",
        },
        new()
        {
            Kind = FaultKind.DuplicateTerminal, Provokes = "stream.duplicate_terminal",
            Description = "Sends the terminal frame twice. Streamed answers alone.",
        },
        new()
        {
            Kind = FaultKind.ErrorFrame, Provokes = "stream.error_frame",
            Description = "Sends {\"error\": text} under status 200 in place of a frame and ends the answer; not streamed, status 500.",
            Takes = [AtFrame, Text.By("\"an error was encountered while running the model: unexpected EOF\"")],
        },
        new()
        {
            Kind = FaultKind.OutOfOrder, Provokes = "stream.out_of_order",
            Description = "Dates a frame back, or sends it behind the next one. Streamed answers alone.",
            Takes = [AtFrame, How("of", "What is out of order.", "time", "frames"), Duration.By("10s", "How far it is dated back.")],
        },
        new()
        {
            Kind = FaultKind.DuplicateFrame, Provokes = "stream.duplicate_frame",
            Description = "Sends a content frame twice. Streamed answers alone.",
            Takes = [AtFrame],
        },
        new()
        {
            Kind = FaultKind.NoTokens, Provokes = "semantic.no_tokens",
            Description = "Answers without any text; the counters stay.",
        },
        new()
        {
            Kind = FaultKind.Counts, Provokes = "semantic.count_mismatch",
            Description = "Multiplies a count of the terminal frame.",
            Takes = [CountField, Factor],
        },
        new()
        {
            Kind = FaultKind.Durations, Provokes = "semantic.duration_mismatch",
            Description = "Multiplies a duration of the terminal frame.",
            Takes = [DurationField, Factor.By("100")],
        },
        new()
        {
            Kind = FaultKind.WrongModel, Provokes = "semantic.model_mismatch",
            Description = "Names another model in every frame.",
            Takes = [Model],
        },
        new()
        {
            Kind = FaultKind.Repetition, Provokes = "semantic.repetition",
            Description = "Sends one content frame again and again in place of those that would follow, then the terminal frame; with ends: silent none and no error, as Ollama ends after 31 equal tokens, which is stream.no_terminal.",
            Takes = [AtFrame, Times, How("ends", "How the answer ends.", "done", "silent")],
        },
        new()
        {
            Kind = FaultKind.Divergence, Provokes = "semantic.divergence",
            Description = "Answers with other text than a request gets by itself, when it is not alone (when.concurrency: \">= 2\" is understood).",
            Takes = [AtFrame.By("2")],
        },
        new()
        {
            Kind = FaultKind.TruncatePrompt, Provokes = "context.truncated",
            Description = "Evaluates the end of the prompt alone, says so in prompt_eval_count and nowhere else.",
            Takes = [Share],
        },
        new()
        {
            Kind = FaultKind.NotProcessed, Provokes = "context.not_processed",
            Description = "Says in the counters that next to nothing of the prompt was evaluated.",
            Takes = [Counted],
        },
        new()
        {
            Kind = FaultKind.ForgetCanaries,
            Description = "Does not answer the canaries of the prompt; context.canary_recall shows it.",
        },
    ];
}
