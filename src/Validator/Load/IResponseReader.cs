namespace Validator.Load;

/// <summary>Is shown the bytes of one HTTP response as they come off the connection.</summary>
public interface IResponseReader
{
    /// <summary>Complete frames of the body so far; a stall is measured from the last of them.</summary>
    int Frames { get; }

    /// <summary>Takes the next bytes.</summary>
    /// <param name="bytes">Raw bytes of the response, HTTP framing included; valid during the call only.</param>
    /// <param name="timestamp">When they arrived, in ticks of <see cref="TimeProvider.GetTimestamp"/>.</param>
    /// <returns>True when the response is complete and no further byte belongs to it.</returns>
    bool Receive(ReadOnlySpan<byte> bytes, long timestamp);
}
