namespace Validator.Gates;

/// <summary>Exit codes of the tool.</summary>
public static class ExitCodes
{
    /// <summary>Every required configuration held every gate, on evidence.</summary>
    public const int Approved = 0;

    /// <summary>A gate failed, or the server broke after it was ready.</summary>
    public const int Rejected = 1;

    /// <summary>The spec or the command line is wrong; nothing was started.</summary>
    public const int Usage = 2;

    /// <summary>The environment did not allow a verdict.</summary>
    public const int Environment = 3;

    /// <summary>Too few samples, or telemetry missing; never an approval.</summary>
    public const int Inconclusive = 4;

    /// <summary>Cancelled by SIGINT.</summary>
    public const int Interrupted = 130;

    /// <summary>Cancelled by SIGTERM.</summary>
    public const int Terminated = 143;

    /// <summary>The exit code of a decision.</summary>
    /// <param name="decision">The decision.</param>
    /// <param name="cancelled">The code of the signal that cancelled: <see cref="Interrupted"/> or <see cref="Terminated"/>.</param>
    public static int Of(Decision decision, int cancelled = Interrupted) => decision switch
    {
        Decision.Approved => Approved,
        Decision.Rejected => Rejected,
        Decision.Error => Environment,
        Decision.Inconclusive => Inconclusive,
        Decision.Cancelled => cancelled,
        _ => throw new ArgumentOutOfRangeException(nameof(decision)),
    };
}
