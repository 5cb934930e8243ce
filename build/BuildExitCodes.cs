global using ExitCodes = Validator.Gates.ExitCodes;

namespace Build;

/// <summary>What the library's exit codes lack: the build fails without a verdict.</summary>
internal static class BuildExitCodes
{
    public const int Failed = 1;
}
