namespace Validator.Engine.Http;

/// <summary>What a frame is within its answer.</summary>
internal enum FrameRole
{
    /// <summary>Part of a streamed answer.</summary>
    Content,

    /// <summary>The last frame of a streamed answer that ended in good order.</summary>
    Terminal,

    /// <summary>An answer that is not streamed.</summary>
    Whole,

    /// <summary>An error in mid-stream.</summary>
    Error,
}

/// <summary>Where the frames of one answer go. Everything that a generation says to its client passes through here.</summary>
internal abstract class FrameSink
{
    /// <summary>Begins an answer; nothing is sent before the first frame.</summary>
    public abstract void Begin(string contentType);

    /// <summary>Sends one frame, its line end included. The bytes may be changed once this has completed.</summary>
    public abstract ValueTask WriteAsync(ReadOnlyMemory<byte> frame, FrameRole role, CancellationToken cancellationToken);

    /// <summary>All frames are written. The server ends the response when the request's handler returns.</summary>
    public virtual ValueTask EndAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
