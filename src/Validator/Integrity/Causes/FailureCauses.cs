namespace Validator.Integrity.Causes;

/// <summary>The likely cause of a violation: by the server's words where it has some, else by what the end of the answer looks like.</summary>
public static class FailureCauses
{
    private const string Runner = "llama-server";

    /// <summary>The cause; null when nothing more is known than the definition of its class says.</summary>
    /// <param name="class">Class of the violation.</param>
    /// <param name="side"><c>server</c>, <c>transport</c> or <c>proxy</c>.</param>
    /// <param name="explanation">What was found.</param>
    /// <param name="because">Why it is laid to that side.</param>
    /// <param name="words">The server's own words of that answer; null when it said none.</param>
    public static KnownCause? Of(string @class, string side, string explanation, string? because, string? words) => @class switch
    {
        ViolationClass.HttpStatus or ViolationClass.StreamErrorFrame => side == "server" ? ServerWords.Of(words) : Gateway(@class, because),
        ViolationClass.StreamNoTerminal when side == "server" => SilentEnd(explanation, because),
        "semantic.repetition" => Repetition,
        ViolationClass.TransportStall or ViolationClass.TransportTimeoutFirstByte when side == "server" => Silence(@class, because),
        ViolationClass.TransportPrematureEof or ViolationClass.TransportReset => Cut(side),
        _ => null,
    };

    private static readonly KnownCause Repetition = new(
        "token.repetition",
        "Ollama ends an answer in silence, under status 200 and without \"done\":true, when the model repeats one token more than 30 times.",
        "It is the model that is stuck, not the connection: raise repeat_penalty or temperature, change the prompt or its template, or bound the answer with num_predict. Not streamed, the same shows as \"done\":false.");

    private static KnownCause? SilentEnd(string explanation, string? because)
    {
        if (explanation.Contains("repeat", StringComparison.OrdinalIgnoreCase) || explanation.Contains("equal tokens", StringComparison.Ordinal))
        {
            return Repetition;
        }

        // With a finish_reason or [DONE] the answer had come to its end: that is another fault.
        if (explanation.Contains("[DONE]", StringComparison.Ordinal)
            && !explanation.Contains("a finish_reason and no", StringComparison.Ordinal)
            && !explanation.Contains("[DONE] and no", StringComparison.Ordinal))
        {
            return new(
                "runner.died_on_v1",
                "On /v1 Ollama passes no error on: a stream that ends with an empty chunk, without finish_reason and without [DONE], is what the death of the inference process looks like there.",
                "Look for the end of llama-server in server.log and in the kernel's log, and ask /api/chat for the same: there the error is said.");
        }

        return SawRunner(because) is { } seen
            ? new("runner.died", $"The answer ended because the inference process did: {seen}.", "Look for its last lines in server.log and for out-of-memory kills in the kernel's log.")
            : null;
    }

    private static KnownCause Silence(string @class, string? because)
    {
        if (SawRunner(because) is { } seen)
        {
            return new(
                "runner.stopped",
                $"The stream hangs because {seen}, and Ollama waits for it for good.",
                "Find out who sent the signal (an out-of-memory daemon, a supervisor, a container's limit) and restart the server: it does not replace a process that ended so.");
        }

        return @class == ViolationClass.TransportStall
            ? new(
                "runner.hangs",
                $"The likely cause: the inference process ({Runner}) was stopped or ended by a signal (SIGTERM, SIGSTOP). Ollama then leaves the stream open in silence, without an error.",
                $"See whether {Runner} still runs and in which state (ps: T is stopped, Z is dead); restart the server if it does not. If it computes, raise load.stallTimeout.")
            : new(
                "prefill.slow",
                "Before the first frame come the queue, the load of the model and the whole prefill; one of them took longer than allowed.",
                "Compare prompt tokens over prefill.tokens_per_second with load.firstByteTimeout; look at the load in server.log, and at how many requests wait.");
    }

    private static KnownCause Cut(string side) => side switch
    {
        "server" => new(
            "server.ended",
            "The server itself ended in the middle of the answer: the connection is cut in mid-chunk and no error is said.",
            "Read the end of server.log and the kernel's log for who ended it (out-of-memory kill, a supervisor's SIGTERM). After a SIGKILL llama-server is left behind as an orphan that holds its memory: end it before the next start."),
        "proxy" => new(
            "proxy.cut",
            "The proxy cut the answer: its own time-out or buffer limit is mostly shorter than the model's pauses.",
            "Raise its read time-out above load.stallTimeout and load.firstByteTimeout, switch buffering off, and compare with a direct connection."),
        _ => new(
            "connection.cut",
            "A server that is stopped or killed cuts its answers in mid-chunk so, and so does whatever drops idle connections in between (proxy, firewall, NAT).",
            "See whether the server process lives and since when; if it does, look at what is in between."),
    };

    private static KnownCause? Gateway(string @class, string? because) => @class != ViolationClass.HttpStatus ? null : new(
        "proxy.answered",
        $"Something before the server answered in its place{(because is null ? string.Empty : $" ({because})")}: Ollama may never have seen the request.",
        "Read the proxy's log for its upstream's state and time-outs, and ask the server directly.");

    private static string? SawRunner(string? because) =>
        because is not null && because.StartsWith("the server's inference process", StringComparison.Ordinal) ? because : null;
}
