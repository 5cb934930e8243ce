using System.Globalization;

namespace Validator.Integrity.Independent;

/// <summary>
/// Holds the facts that independent readers give against those of our own. Only what a reader can tell is asked of it:
/// <see cref="HttpClient"/> is lenient about heads (folded lines, names), blind to bytes behind the end of a response and to a
/// cut where only the end of the connection ends the body, and loses good data before a malformed chunk; OllamaSharp replaces
/// bytes that are not UTF-8, passes over a byte order mark, reads an unstreamed answer line by line too, and fails on blank
/// lines and on members of another type than it knows.
/// </summary>
internal sealed class ReaderComparison(OwnReading own, ExpectedResponse expected)
{
    private const int Ok = 200;
    private readonly List<string> _disagreements = [];

    /// <summary>Facts on which a reader contradicts ours.</summary>
    public IReadOnlyList<string> Disagreements => _disagreements;

    /// <summary>What was left out; null when nothing was.</summary>
    public string? Note { get; private set; }

    private bool OwnComplete => !own.Cut && !own.BrokenBody && !own.BrokenHead;

    /// <summary>Compares.</summary>
    public void Compare(HttpReading http, JsonReading json, OllamaSharpReading? sharp)
    {
        if (own.BrokenHead)
        {
            Note = "the head is broken by our reader: HttpClient is lenient about heads, so nothing is compared";
            return;
        }

        if (http.Status is null)
        {
            Check("the head of the response", !own.Cut && !own.BrokenBody, $"status {Text(own.Status)}", HttpReading.Reader, http.Error);
            return;
        }

        // Of a head that a time-out cut our reader knows the status line already.
        Check("the status", own.Status is { } status && status != http.Status, Text(own.Status), HttpReading.Reader, Text(http.Status));
        Completeness(http);
        if (http.Status == Ok && own.Status == Ok && expected.Kind != AnswerKind.Plain)
        {
            Frames(http, json);
            if (expected.Kind.IsOpenAi())
            {
                OpenAi(json);
            }
            else if (expected.Kind is AnswerKind.Generate or AnswerKind.Chat && !own.Unreadable && json.Unreadable is null && !http.Lossy)
            {
                Answer(json);
            }
        }

        if (sharp is not null)
        {
            Sharp(http, json, sharp);
        }
    }

    private void Completeness(HttpReading http)
    {
        if (!http.Delimited)
        {
            Note = "only the end of the connection ends the body: HttpClient cannot see a cut";
            return;
        }

        Check("the end of the response", OwnComplete && http.Error is not null, "complete", HttpReading.Reader, http.Error);
        Check("the end of the response", !OwnComplete && http.Error is null, own.BrokenBody ? "broken framing" : "cut", HttpReading.Reader, "complete");
    }

    private void Frames(HttpReading http, JsonReading json)
    {
        if (expected.Kind.IsOpenAi() && expected.Stream)
        {
            // An event may have several lines, and comments are none.
            return;
        }

        var most = json.Lines + (json.Partial ? 1 : 0);
        var differs = http.Lossy ? json.Lines > own.Frames : own.Frames < json.Lines || own.Frames > most;
        Check("the number of frames", differs, Text(own.Frames), JsonReading.Reader, json.Partial ? $"{json.Lines} and the beginning of one" : Text(json.Lines));
        Check("whether every frame is one JSON object in UTF-8", json.Unreadable is not null && !own.Unreadable, "every one is", JsonReading.Reader, json.Unreadable);
        Check(
            "whether every frame is one JSON object in UTF-8",
            own.Unreadable && json.Unreadable is null && !json.Partial && !http.Lossy,
            "not every one is",
            JsonReading.Reader,
            "every one is");
    }

    private void Answer(JsonReading json)
    {
        Check("the terminal frame", own.NoTerminal && json.Terminals > 0, "missing", JsonReading.Reader, $"{json.Terminals} with \"done\":true");
        Check(
            "the terminal frame", OwnComplete && !own.NoTerminal && !own.ErrorFrame && json.Terminals == 0, "seen", JsonReading.Reader, "no \"done\":true");
        Check("objects behind the terminal frame", own.AfterTerminal && json.AfterTerminal == 0 && !json.Partial, "some", JsonReading.Reader, "none");
        Check("objects behind the terminal frame", !own.AnyOfStream && json.AfterTerminal > 0, "none", JsonReading.Reader, Text(json.AfterTerminal));
        Check("an error under status 200", own.ErrorFrame && json.Errors == 0 && !json.Partial, "said", JsonReading.Reader, "none");
        Check("an error under status 200", !own.ErrorFrame && json.Errors > 0, "none", JsonReading.Reader, Text(json.Errors));
    }

    private void OpenAi(JsonReading json)
    {
        Check("whether every event is one JSON object", json.Unreadable is not null && !own.Unreadable && !own.AnyOfStream, "every one is", JsonReading.Reader, json.Unreadable);
        Check(
            "the end of the stream of events",
            expected.Stream && own.NoTerminal && json is { Terminals: > 0, Finished: true },
            "missing",
            JsonReading.Reader,
            "finish_reason and [DONE]");
    }

    private void Sharp(HttpReading http, JsonReading json, OllamaSharpReading sharp)
    {
        if (http.Status != Ok)
        {
            Check("the refusal", own.Status is not null && own.Status != Ok && sharp.Error is null, $"status {Text(own.Status)}", OllamaSharpReading.Reader, "an answer");
            return;
        }

        Check("the number of frames", expected.Stream && !http.Lossy && sharp.Objects > own.Frames, Text(own.Frames), OllamaSharpReading.Reader, Text(sharp.Objects));
        Check("the terminal frame", !own.Unreadable && own.NoTerminal && sharp.Done, "missing", OllamaSharpReading.Reader, "\"done\":true");
        var sound = OwnComplete && !own.Unreadable && !own.ErrorFrame && !own.WrongShape && own.Status == Ok && expected.Stream && json is { Unreadable: null, Blank: false };
        Check("whether the stream can be read", sound && sharp is { Error: not null, MindsTypes: false }, $"{own.Frames} sound frames", OllamaSharpReading.Reader, sharp.Error);
        Check("the number of frames", sound && sharp.Error is null && sharp.Objects != own.Frames, Text(own.Frames), OllamaSharpReading.Reader, Text(sharp.Objects));
    }

    private void Check(string fact, bool contradicts, string ours, string reader, string? theirs)
    {
        if (contradicts)
        {
            _disagreements.Add($"{fact}: our reader says {ours}; {reader} says {theirs}");
        }
    }

    private static string Text(int? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "unknown";
}
