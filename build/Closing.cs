namespace Build;

/// <summary>
/// What the process says after Cake's own report, and the code it exits with. Static, because the host owns every
/// other object by then, and the host of the Cake.Frosting package knows only success and failure.
/// </summary>
internal static class Closing
{
    /// <summary>The last line of standard output; null for none.</summary>
    public static string? Line { get; set; }

    /// <summary>The exit code that a task or a signal asked for; null to leave it to the host.</summary>
    public static int? ExitCode { get; set; }

    public static int Say(int hostExitCode)
    {
        if (Line is not null)
        {
            Console.Out.WriteLine(Line);
        }

        return ExitCode ?? hostExitCode;
    }
}
