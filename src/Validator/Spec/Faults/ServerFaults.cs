using static Validator.Spec.Faults.FaultParameterKeys;

namespace Validator.Spec.Faults;

/// <summary>Faults of the server: its models, its memory, its process.</summary>
internal static class ServerFaults
{
    public static readonly FaultDefinition[] All =
    [
        new()
        {
            Kind = FaultKind.ClampContext, Scope = FaultScope.Load,
            Description = "Runs silently with less context than asked for; /api/ps shows it.",
            Takes = [NumCtx],
        },
        new()
        {
            Kind = FaultKind.ForceParallelOne, Scope = FaultScope.Load,
            Description = "Answers one request at a time, whatever OLLAMA_NUM_PARALLEL says.",
        },
        new()
        {
            Kind = FaultKind.Leak,
            Description = "Keeps memory with each request; memory.growth_per_request shows it. Stops before the machine runs out.",
            Takes = [Bytes],
        },
        new()
        {
            Kind = FaultKind.Decay,
            Description = "Decodes slower and slower, by the server's own counters too: a token takes factor times as long after each request, or each minute, since the fault first held; decode.drift shows it.",
            Takes = [Slowing, How("per", "What a step is.", "request", "minute")],
        },
        new()
        {
            Kind = FaultKind.Unload,
            Description = "Unloads the model before the request, which then pays for a load; load_time shows it.",
        },
        new()
        {
            Kind = FaultKind.RunnerCrash, Provokes = "stream.error_frame",
            Description = "Loses the inference process at a frame: an error ends the stream (status 500 when not streamed; on /v1 the stream just ends), and the next request loads the model anew.",
            Takes = [AtFrame],
        },
        new()
        {
            Kind = FaultKind.Crash, Provokes = "transport.premature_eof",
            Description = "Exits the server process at a frame, at once.",
            Takes = [AtFrame, ExitCode],
        },
        new()
        {
            Kind = FaultKind.Hang, Provokes = "transport.timeout_first_byte",
            Description = "Answers neither this request nor any later one on any route; connections are still accepted.",
        },
        new()
        {
            Kind = FaultKind.IgnoreSigterm, Scope = FaultScope.Process,
            Description = "Does not end on SIGTERM or SIGINT.",
        },
        new()
        {
            Kind = FaultKind.SlowBoot, Scope = FaultScope.Process,
            Description = "Waits before it listens.",
            Takes = [Duration.By("5s", "How long it waits.")],
        },
        new()
        {
            Kind = FaultKind.NoBoot, Scope = FaultScope.Process,
            Description = "Exits before it listens.",
            Takes = [ExitCode],
        },
    ];
}
