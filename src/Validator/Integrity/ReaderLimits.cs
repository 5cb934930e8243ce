namespace Validator.Integrity;

/// <summary>What a reader holds in memory at most, whatever the server sends. All in bytes unless named otherwise.</summary>
public sealed record ReaderLimits
{
    /// <summary>The limits that hold when nothing else is said.</summary>
    public static ReaderLimits Default { get; } = new();

    /// <summary>The limits of each of several readers at once: they share what is kept of responses, since the machine is under test.</summary>
    /// <param name="readers">How many read at a time.</param>
    public static ReaderLimits For(int readers) => Default with
    {
        Capture = Math.Clamp(SharedCapture / Math.Max(1, readers), LeastCapture, Default.Capture),
        Arrivals = Math.Clamp(SharedArrivals / Math.Max(1, readers), LeastArrivals, Default.Arrivals),
    };

    private const int SharedCapture = 16 * 1024 * 1024;
    private const int LeastCapture = 16 * 1024;
    private const int SharedArrivals = 256 * 1024;
    private const int LeastArrivals = 512;

    /// <summary>
    /// Longest frame that is held. The line limit of Ollama's own Go client is 8 MB, and the terminal frame of a prompt of 256K
    /// tokens has over 1 MB: what is longer is reported as <see cref="ViolationClass.StreamOversizedFrame"/> and passed over.
    /// </summary>
    public int Frame { get; init; } = 16 * 1024 * 1024;

    /// <summary>Longest line of the HTTP head or trailer, and of a chunk's size with its extensions.</summary>
    public int HeadLine { get; init; } = 16 * 1024;

    /// <summary>Longest HTTP head or trailer as a whole.</summary>
    public int Head { get; init; } = 256 * 1024;

    /// <summary>Raw bytes kept of one response; of a longer one its head and its tail, half each. 0 keeps none.</summary>
    public int Capture { get; init; } = 4 * 1024 * 1024;

    /// <summary>Times of arrival kept of one response; of more, neighbours become one, so that a long stream is kept whole at half the resolution. At least 3.</summary>
    public int Arrivals { get; init; } = 4096;

    /// <summary>Violations described per response; those beyond are only counted.</summary>
    public int Violations { get; init; } = 16;

    /// <summary>
    /// Frames that may be broken before the rest of the response is passed over unparsed: each costs an exception, and after
    /// so many the verdict stands.
    /// </summary>
    public int BrokenFrames { get; init; } = 256;

    /// <summary>Lines over which one value is followed before it is given up as malformed.</summary>
    public int SplitLines { get; init; } = 64;
}
