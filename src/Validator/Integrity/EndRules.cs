using System.Globalization;
using Validator.Load;
using Validator.Spec;

namespace Validator.Integrity;

/// <summary>What the end of an exchange means for a response that was not complete.</summary>
internal static class EndRules
{
    /// <summary>Class and explanation; null when the end is no fault.</summary>
    /// <param name="exchange">How it ended.</param>
    /// <param name="frames">Frames that came before.</param>
    /// <param name="bytes">Bytes that came before.</param>
    /// <param name="remaining">Bytes that <c>Content-Length</c> still promised; null in other framings.</param>
    public static (string Class, string Explanation)? Judge(Exchange exchange, int frames, long bytes, long? remaining)
    {
        var after = bytes == 0 ? "before the first byte of the response"
            : string.Create(CultureInfo.InvariantCulture, $"after {Number.Of(bytes, "byte")} and {Number.Of(frames, "frame")}");
        var error = exchange.Error is { } words ? $": {words}" : string.Empty;
        return exchange.End switch
        {
            ExchangeEnd.Complete or ExchangeEnd.Closed => (ViolationClass.TransportPrematureEof, remaining > 0
                ? $"the connection was closed {after}, {remaining} bytes short of Content-Length{error}"
                : $"the connection was closed {after}{error}"),
            ExchangeEnd.Reset => (ViolationClass.TransportReset, $"the connection was reset {after}{error}"),
            ExchangeEnd.NotSent => (ViolationClass.TransportReset, $"the request could not be sent{error}"),
            ExchangeEnd.FirstByteTimeout => (ViolationClass.TransportTimeoutFirstByte, $"no frame came within the first-byte time-out{error}"),
            ExchangeEnd.Stall => (ViolationClass.TransportStall, $"the stream fell silent {after}: the stall time-out ran out{error}"),
            ExchangeEnd.Timeout => frames == 0
                ? (ViolationClass.TransportTimeoutFirstByte, $"no frame came before the whole time-out ran out{error}")
                : (ViolationClass.TransportStall, $"the answer was not complete when the whole time-out ran out, {after}{error}"),
            _ => null,
        };
    }

    /// <summary>Whether an end cut the answer off, so that a missing terminal frame is the transport's doing.</summary>
    public static bool IsCut(string @class) =>
        @class is ViolationClass.TransportPrematureEof or ViolationClass.TransportReset or ViolationClass.TransportFraming;
}
