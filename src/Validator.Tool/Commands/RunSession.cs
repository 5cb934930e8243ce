using Validator.Gates;
using Validator.Pipeline;
using Validator.Tool.Terminal;

namespace Validator.Tool.Commands;

/// <summary>One verification from its first stage to the exit code, whatever comes between.</summary>
internal sealed class RunSession(VerificationOptions options, Verbosity verbosity, TextWriter stdout)
{
    public async Task<int> RunAsync(Plan plan, Func<Verdict, string> render)
    {
        using var signals = new SignalTrap();
        var (created, problem) = Verification.Create(plan, options);
        if (created is null)
        {
            throw new UsageException(problem!);
        }

        await using var verification = created;
        await verification.BootAsync(signals.Token);
        await verification.SustainLoadAsync(signals.Token);
        (options.Progress as IDisposable)?.Dispose();
        var verdict = verification.EvaluateGates(signals.ExitCode);
        var exitCode = Publish(verification) ? verdict.ExitCode : ExitCodes.Environment;
        await PrintAsync(render(verdict));
        if (verbosity != Verbosity.Quiet)
        {
            await options.Diagnostics.WriteLineAsync($"results: {verification.RunDirectoryPath}");
        }

        if (verification.Fault is { } fault && verbosity == Verbosity.Diagnostic)
        {
            await options.Diagnostics.WriteLineAsync(fault.ToString());
        }

        return exitCode;
    }

    /// <summary>A verdict that cannot be written is still printed; but nobody may take it for recorded.</summary>
    private bool Publish(Verification verification)
    {
        try
        {
            verification.Publish();
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            options.Diagnostics.WriteLine($"error: the results cannot be written: {exception.Message} (free space, or name another folder with -o)");
            return false;
        }
    }

    private async Task PrintAsync(string text)
    {
        try
        {
            await stdout.WriteAsync(text);
        }
        catch (IOException exception)
        {
            await options.Diagnostics.WriteLineAsync($"warning: the verdict cannot be printed: {exception.Message}");
        }
    }
}
