namespace Validator.Integrity;

/// <summary>Where and when an object of the response stood.</summary>
/// <param name="Raw">Offset of its first byte in the raw response.</param>
/// <param name="Frame">0-based frame.</param>
/// <param name="Timestamp">Arrival of its last byte, in ticks of the caller's clock.</param>
internal readonly record struct FramePlace(long Raw, int Frame, long Timestamp);
