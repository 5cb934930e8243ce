using Validator.Engine.Http;

namespace Validator.Engine.Faults;

/// <summary>One step of an answer on its way to the wire.</summary>
internal abstract record WireStep;

/// <summary>Sends bytes as a frame of the answer.</summary>
/// <param name="Bytes">The frame with its line end.</param>
/// <param name="Role">Its role.</param>
/// <param name="Number">Its number within the answer, from 1; 0 for what a fault put in, which no other fault touches.</param>
internal sealed record SendStep(byte[] Bytes, FrameRole Role, int Number) : WireStep
{
    /// <summary>Chunks that it goes in.</summary>
    public int Pieces { get; init; } = 1;

    /// <summary>Bytes a second; 0: as fast as they go.</summary>
    public long BytesPerSecond { get; init; }

    /// <summary>Whether the answer ends with it.</summary>
    public bool IsLast => Role is FrameRole.Terminal or FrameRole.Whole;

    /// <summary>Whether it shows on the wire as another does.</summary>
    public bool IsSameAs(SendStep other) => this with { Bytes = other.Bytes } == other && Bytes.AsSpan().SequenceEqual(other.Bytes);
}

/// <summary>Sends bytes past the framing of HTTP.</summary>
internal sealed record RawStep(byte[] Bytes) : WireStep;

/// <summary>Is silent.</summary>
internal sealed record WaitStep(TimeSpan Duration) : WireStep;

/// <summary>Ends the process.</summary>
internal sealed record CrashStep(int ExitCode) : WireStep;

/// <summary>An error status in place of the answer, where none of it is sent yet.</summary>
internal sealed record RefuseStep(int Status, string Error) : WireStep;

/// <summary>Ends the answer before its time.</summary>
internal sealed record EndStep(AnswerEnd How) : WireStep;

/// <summary>How an answer ends before its time.</summary>
internal enum AnswerEnd
{
    /// <summary>The framing of HTTP is completed.</summary>
    InOrder,

    /// <summary>The connection is closed (FIN).</summary>
    Closed,

    /// <summary>The connection is reset (RST).</summary>
    Reset,
}

/// <summary>Leaves the handler of a request whose answer a fault has ended.</summary>
#pragma warning disable CA1032, CA1064 // Never leaves the assembly, and says nothing: what had to be said is on the wire.
internal sealed class AnswerEndedException : Exception
{
}
