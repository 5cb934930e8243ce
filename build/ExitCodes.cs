namespace Build;

/// <summary>Exit codes that the build itself gives; those of a verdict come from the verdict.</summary>
internal static class ExitCodes
{
    public const int Failed = 1;

    public const int Usage = 2;

    public const int Interrupted = 130;

    public const int Terminated = 143;
}
