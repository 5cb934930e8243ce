using System.Globalization;

namespace Validator.Runtime;

/// <summary>
/// One measurement at a time per machine: an exclusive lock of the operating system on a file, which vanishes with the
/// process that holds it, however that ends. The file itself stays.
/// </summary>
public sealed class MachineLock : IDisposable
{
    /// <summary>Variable that names another file than that of the machine.</summary>
    public const string Variable = "OLLAMA_VALIDATOR_LOCK";

    private const string FileName = "ollama-validator.lock";
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan SaidEvery = TimeSpan.FromSeconds(30);

    private readonly FileStream file;

    private MachineLock(FileStream file) => this.file = file;

    /// <summary>The file of this machine, or the one that the environment names.</summary>
    /// <param name="variable">Reads a variable of the environment.</param>
    public static string PathHere(Func<string, string?> variable) => variable(Variable) is { Length: > 0 } named ? Path.GetFullPath(named)
        // Not the user's own temporary folder, which differs from user to user and from job to job.
        : OperatingSystem.IsWindows() ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.CommonApplicationData), FileName)
        : Path.Combine("/tmp", FileName);

    /// <summary>Takes the lock, or waits for it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">What is to be measured, for those who wait.</param>
    /// <param name="wait">How long to wait while another process holds it; null not to wait.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="say">Is told whom it waits for, at once, when that changes, and every 30 s.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RuntimeException">Another process holds it, or the file cannot be used.</exception>
    public static async Task<MachineLock> TakeAsync(
        string path, string name, TimeSpan? wait, TimeProvider clock, Action<string>? say, CancellationToken cancellationToken)
    {
        var start = clock.GetTimestamp();
        var (said, saidAt) = (string.Empty, start);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
#pragma warning disable CA2000 // Whoever takes the lock gives it back.
            if (TryTake(path, name, clock) is { } taken)
            {
                return taken;
            }
#pragma warning restore CA2000

            var holder = LockHolder.Read(HolderOf(path))?.ToString() ?? "another process";
            var waited = clock.GetElapsedTime(start);
            if (wait is null || waited >= wait)
            {
                throw Held(path, holder, wait);
            }

            if (holder != said || clock.GetElapsedTime(saidAt) >= SaidEvery)
            {
                (said, saidAt) = (holder, clock.GetTimestamp());
                say?.Invoke(string.Create(CultureInfo.InvariantCulture, $"waiting for {holder}; {(wait - waited).Value.TotalSeconds:0} s left"));
            }

            await Task.Delay(Poll, clock, cancellationToken);
        }
    }

    /// <summary>Lets others in.</summary>
    public void Dispose()
    {
        try
        {
            File.Delete(HolderOf(file.Name));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // In a sticky folder only its maker may delete it; the next holder writes over it.
        }

        file.Dispose();
    }

    private static string HolderOf(string path) => path + ".holder";

    private static MachineLock? TryTake(string path, string name, TimeProvider clock)
    {
        try
        {
            if (new FileInfo(path).LinkTarget is { } target)
            {
                throw Unusable(path, $"it is a link to {target}", null);
            }

            SharedFile.Create(path);
            // Reading is enough to lock, and needs no right that another user might not have given.
#pragma warning disable CA2000 // The lock that is returned owns it.
            var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.None, bufferSize: 0);
#pragma warning restore CA2000
            new LockHolder(Environment.ProcessId, name, clock.GetUtcNow()).Write(HolderOf(path));
            return new MachineLock(file);
        }
        catch (IOException exception) when (SharedFile.IsHeld(exception))
        {
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unusable(path, exception.Message, exception);
        }
    }

    private static RuntimeException Held(string path, string holder, TimeSpan? wait) => new(
        $"another measurement runs on this machine: {holder} holds {path}{(wait is null ? string.Empty : string.Create(CultureInfo.InvariantCulture, $", and still did after {wait.Value.TotalSeconds:0.###} s"))}",
        "Two measurements at once would measure each other.",
        wait is null ? "Run again when it has ended, or let this run wait for it: --wait 30m." : "Run again when it has ended, or wait longer with --wait.");

    private static RuntimeException Unusable(string path, string reason, Exception? exception) => new(
        $"the machine's lock {path} cannot be used: {reason}",
        null,
        $"Let every user of this machine read it, or name another file for all of them with {Variable}.",
        exception);
}
