using Cake.Core;
using Cake.Core.IO;
using Validator.Machine;
using Validator.Pipeline;
using Validator.Reports;
using Validator.Runtime;
using Validator.Spec;

namespace Build;

/// <summary>The one place that knows how the library's stages are called.</summary>
public sealed class VerificationStages : IAsyncDisposable
{
    private readonly Verification verification;
    private bool published;

    private VerificationStages(Verification verification) => this.verification = verification;

    /// <summary>Exit code of the verdict.</summary>
    public int ExitCode => verification.Verdict!.ExitCode;

    /// <summary>The verdict as the tool prints it.</summary>
    public string Summary => VerdictText.Render(verification.Verdict!);

    /// <summary>Reads and checks the spec; starts nothing.</summary>
    /// <exception cref="CakeException">The spec or the output folder cannot be used.</exception>
    public static VerificationStages Create(FilePath spec, DirectoryPath output, FilePath tool, string version, TextWriter log)
    {
        SpecReadOptions reading = new() { Untrusted = SpecReadOptions.IsUntrustedByDefault(Environment.GetEnvironmentVariable) };
        PlanResult planned = Planner.Make(spec.FullPath, reading, [], here: true);
        foreach (Diagnostic diagnostic in planned.Diagnostics)
        {
            log.WriteLine(diagnostic);
        }

        if (planned.Plan is not { } plan)
        {
            throw Usage($"{spec.FullPath} is no valid spec.");
        }

        (Verification? created, Diagnostic? problem) = Verification.Create(plan, new VerificationOptions
        {
            OutputDirectory = output.FullPath,
            Force = true,
            EmbeddedEngine = new ServerCommand(tool.FullPath, ["engine", "serve"]),
            Supervisor = new ServerCommand(tool.FullPath, ["supervise"]),
            Tool = $"ollama-validator {version}",
            Machine = MachineProbe.ForThisMachine(),
            Diagnostics = log,
            Progress = new PlainProgress(log, TimeProvider.System),
        });
        return created is null ? throw Usage(problem!.ToString()) : new VerificationStages(created);
    }

    /// <summary>Boots the server and loads the model.</summary>
    public Task BootAsync(CancellationToken cancellation) => verification.BootAsync(cancellation);

    /// <summary>Loads the server as the spec says.</summary>
    public Task SustainLoadAsync(CancellationToken cancellation) => verification.SustainLoadAsync(cancellation);

    /// <summary>Judges what was measured.</summary>
    /// <param name="cancelled">Exit code of the signal that ended the build early; null when none did.</param>
    public void EvaluateGates(int? cancelled) => verification.EvaluateGates(cancelled);

    /// <summary>Writes the reports.</summary>
    public void Publish()
    {
        published = true;
        verification.Publish();
    }

    /// <summary>Publishes what there is, if no task got so far, and stops the server.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (!published)
            {
                verification.EvaluateGates(Closing.ExitCode);
                Publish();
            }
        }
        finally
        {
            await verification.DisposeAsync();
        }
    }

    private static CakeException Usage(string message)
    {
        Closing.ExitCode = ExitCodes.Usage;
        return new CakeException(ExitCodes.Usage, message);
    }
}
