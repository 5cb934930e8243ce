namespace Validator.Integrity;

/// <summary>Bytes of a response that came together.</summary>
/// <param name="Length">How many; more than one read of the connection where there were too many to keep apart.</param>
/// <param name="Timestamp">When the last of them arrived, in ticks of the reader's clock.</param>
public readonly record struct Arrival(long Length, long Timestamp);
