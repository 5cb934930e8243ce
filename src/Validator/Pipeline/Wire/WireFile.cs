using Validator.Integrity;

namespace Validator.Pipeline;

/// <summary>
/// One recorded exchange: what was asked, the bytes of request and response, and when they came. On disk it is gzip of a line
/// of JSON (<see cref="WireHeader"/>), the bytes of the request and those of the response, so that common tools read it.
/// </summary>
/// <param name="Header">What is known of it.</param>
/// <param name="Request">The request as sent.</param>
/// <param name="Response">The response as received.</param>
internal sealed record WireFile(WireHeader Header, ReadOnlyMemory<byte> Request, CapturedResponse Response)
{
    /// <summary>End of the name of such a file.</summary>
    public const string Extension = ".wire.gz";
}
