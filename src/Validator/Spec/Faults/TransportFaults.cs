using static Validator.Spec.Faults.FaultParameterKeys;

namespace Validator.Spec.Faults;

/// <summary>Faults of HTTP, the connection and its timing.</summary>
internal static class TransportFaults
{
    public static readonly FaultDefinition[] All =
    [
        new()
        {
            Kind = FaultKind.Status, Provokes = "http.status",
            Description = "Answers with an error status and {\"error\": text} in place of the answer.",
            Takes = [Status, Text.By("\"server busy, please try again.  maximum pending requests exceeded\"")],
        },
        new()
        {
            Kind = FaultKind.ContentType, Provokes = "http.content_type",
            Description = "Sends the answer under another content type.",
            Takes = [ContentType],
        },
        new()
        {
            Kind = FaultKind.Reset, Provokes = "transport.reset",
            Description = "Resets the connection (RST) in place of a frame.",
            Takes = [AtFrame],
        },
        new()
        {
            Kind = FaultKind.Cut, Provokes = "transport.premature_eof",
            Description = "Closes the connection (FIN) in the middle of a frame's chunk, as a stopped server does.",
            Takes = [AtFrame],
        },
        new()
        {
            Kind = FaultKind.EmptyReply, Provokes = "transport.premature_eof",
            Description = "Closes the connection without a byte of an answer.",
        },
        new()
        {
            Kind = FaultKind.StallFirst, Provokes = "transport.timeout_first_byte",
            Description = "Is silent before the first frame, head included.",
            Takes = [Duration],
        },
        new()
        {
            Kind = FaultKind.Stall, Provokes = "transport.stall",
            Description = "Is silent before a frame in the middle of the stream.",
            Takes = [AtFrame, Duration],
        },
        new()
        {
            Kind = FaultKind.Drip, Provokes = "transport.stall",
            Description = "Sends every byte from a frame on by itself and slowly: bytes keep coming, frames hardly.",
            Takes = [AtFrame, BytesPerSecond],
        },
        new()
        {
            Kind = FaultKind.BadChunk, Provokes = "transport.framing",
            Description = "Sends a frame as a chunk whose size is no number, then closes the connection.",
            Takes = [AtFrame],
        },
        new()
        {
            Kind = FaultKind.SplitFrames,
            Description = "Sends each frame in several chunks. The answer stays sound.",
            Takes = [Pieces],
        },
        new()
        {
            Kind = FaultKind.TwoFramesInOneChunk,
            Description = "Sends the frames two to a chunk. The answer stays sound.",
        },
    ];
}
