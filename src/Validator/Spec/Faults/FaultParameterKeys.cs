using Validator.Spec.Keys;

namespace Validator.Spec.Faults;

/// <summary>The parameters that kinds of fault are made of.</summary>
internal static class FaultParameterKeys
{
    private static readonly string[] Members =
    [
        "model", "created_at", "response", "message", "done", "done_reason", "context", "total_duration", "load_duration",
        "prompt_eval_count", "prompt_eval_duration", "eval_count", "eval_duration",
    ];

    public static readonly FaultParameter<int> AtFrame = new(
        new("atFrame", SpecTypes.Whole(1, 1_000_000), "Frame of the answer at which it happens, 1 the first; the last one where the answer has fewer or is not streamed.") { Default = "3" },
        (all, frame) => all with { AtFrame = frame });

    public static readonly FaultParameter<string> Text = new(
        new("text", SpecTypes.Characters, "Text that is sent.") { Default = "-" }, (all, text) => all with { Text = text });

    public static readonly FaultParameter<string> ContentType = new(
        new("value", new TextType("a content type, such as text/html", "^[A-Za-z0-9!#$&^_.+-]+/[A-Za-z0-9!#$&^_.+-]+(; ?[A-Za-z0-9=_.+-]+)*$"), "Content type that is sent.") { Default = "text/html; charset=utf-8" },
        (all, text) => all with { Text = text });

    public static readonly FaultParameter<int> Status = new(
        new("status", SpecTypes.Whole(400, 599), "HTTP status.") { Default = "503" }, (all, status) => all with { Status = status });

    public static readonly FaultParameter<TimeSpan> Duration = new(
        new("duration", SpecTypes.Time, "How long the silence lasts.") { Default = "1h" }, (all, time) => all with { Duration = time });

    public static readonly FaultParameter<int> BytesPerSecond = new(
        new("bytesPerSecond", SpecTypes.Whole(1, 1_000_000_000), "Bytes of the body a second.") { Default = "10" }, (all, bytes) => all with { Bytes = bytes });

    public static readonly FaultParameter<long> Bytes = new(
        new("bytes", SpecTypes.Bytes(1), "Memory that each request leaves behind, written to so that it is resident.") { Default = "1MiB" }, (all, bytes) => all with { Bytes = bytes });

    public static readonly FaultParameter<int> Pieces = new(
        new("pieces", SpecTypes.Whole(2, 64), "Chunks that each frame is sent in.") { Default = "3" }, (all, count) => all with { Count = count });

    public static readonly FaultParameter<int> Times = new(
        new("times", SpecTypes.Whole(1, 100_000), "How often the token is sent again.") { Default = "31" }, (all, count) => all with { Count = count });

    public static readonly FaultParameter<string> Model = new(
        new("model", new TextType("the name of a model, such as other:latest", "^[A-Za-z0-9][A-Za-z0-9._:/@-]*$"), "Model that is named.") { Default = "other:latest" },
        (all, model) => all with { Model = model });

    public static readonly FaultParameter<string> Field = new(
        new("field", Choice(Members), "Member of a frame; of the frames from atFrame on, the first that has it.") { Default = "created_at" }, (all, field) => all with { Field = field });

    public static readonly FaultParameter<string> NumberField = new(
        new("field", Choice(["eval_count", "prompt_eval_count", "total_duration", "load_duration", "prompt_eval_duration", "eval_duration"]), "Number that is sent below zero.") { Default = "eval_count" },
        (all, field) => all with { Field = field });

    public static readonly FaultParameter<string> CountField = new(
        new("field", Choice(["eval_count", "prompt_eval_count"]), "Count that is wrong.") { Default = "eval_count" }, (all, field) => all with { Field = field });

    public static readonly FaultParameter<string> DurationField = new(
        new("field", Choice(["total_duration", "load_duration", "prompt_eval_duration", "eval_duration"]), "Duration that is wrong.") { Default = "eval_duration" }, (all, field) => all with { Field = field });

    public static readonly FaultParameter<double> Factor = new(
        new("factor", new FactorType(0, 1_000_000), "What it is multiplied by.") { Default = "2" }, (all, factor) => all with { Factor = factor });

    public static readonly FaultParameter<double> Slowing = new(
        new("factor", new FactorType(1, 100), "How many times as long a token takes after each step as before it.") { Default = "1.1" }, (all, factor) => all with { Factor = factor });

    public static readonly FaultParameter<double> Share = new(
        new("keep", new PercentType(), "Share of the prompt that is left.") { Default = "50%" }, (all, share) => all with { Share = share });

    public static readonly FaultParameter<int> Counted = new(
        new("tokens", SpecTypes.Whole(0, 16_777_216), "What prompt_eval_count says; 0 leaves it out, as Ollama does.") { Default = "0" }, (all, tokens) => all with { Tokens = tokens });

    public static readonly FaultParameter<int> NumCtx = new(
        new("to", SpecTypes.Whole(4, 16_777_216), "Context in tokens that is used where more was asked for.") { Default = "2048" }, (all, tokens) => all with { Tokens = tokens });

    public static readonly FaultParameter<int> ExitCode = new(
        new("exitCode", SpecTypes.Whole(0, 255), "Exit code of the process.") { Default = "1" }, (all, code) => all with { ExitCode = code });

    /// <summary>Which of some forms, the first being the default.</summary>
    public static FaultParameter<string> How(string name, string description, params string[] words) =>
        new(new(name, Choice(words), description) { Default = words[0] }, (all, how) => all with { How = how });

    private static ValueType<string> Choice(string[] words) => SpecTypes.Choice([.. words.Select(w => (w, w))]);
}
