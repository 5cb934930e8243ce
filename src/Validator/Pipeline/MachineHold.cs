using Validator.Gates;
using Validator.Runtime;
using Validator.Spec;

namespace Validator.Pipeline;

/// <summary>The machine for ourselves: its lock is taken, and what killed runs left on it is ended, before anything is measured.</summary>
internal sealed class MachineHold(string name, VerificationOptions options) : IDisposable
{
    private const string Stage = "lock";
    private MachineLock? _lock;

    /// <summary>Takes it.</summary>
    /// <returns>Why nothing may be measured; null when all is well.</returns>
    public async Task<RunFailure?> TakeAsync(CancellationToken cancellationToken)
    {
        try
        {
            var path = MachineLock.PathHere(options.Environment);
            _lock = await MachineLock.TakeAsync(path, name, options.Wait, options.Time, words => options.Progress?.Report(new StageReported(Stage, null, words)), cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new RunFailure(Decision.Cancelled, "the run was broken off by a signal");
        }
        catch (RuntimeException exception)
        {
            return RunFailure.Of(exception, new Redaction([]));
        }

        if (StaleRuns.FolderHere(options.Environment) is { } folder)
        {
            await SweepAsync(folder);
        }

        return null;
    }

    /// <summary>Gives it back.</summary>
    public void Dispose() => _lock?.Dispose();

    private async Task SweepAsync(string folder)
    {
        var stale = await StaleRuns.SweepAsync(folder, options.Time);
        Say("ended what a killed run had left: process", stale.Where(process => process.Ended));
        Say("warning: a killed run left what cannot be ended, end it by hand: process", stale.Where(process => !process.Ended));
    }

    private void Say(string words, IEnumerable<StaleProcess> processes)
    {
        var joined = string.Join(", ", processes);
        if (joined.Length > 0)
        {
            // Not progress: whoever silenced that must still hear of processes that were ended.
            options.Diagnostics.WriteLine($"{words} {joined}");
        }
    }
}
