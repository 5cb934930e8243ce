using System.Text.RegularExpressions;

namespace Validator.Runtime;

/// <summary>What a server's last words say about why it failed.</summary>
/// <param name="Cause">The likely cause, one sentence.</param>
/// <param name="Remedy">What the user can do.</param>
internal sealed partial record LogDiagnosis(string Cause, string Remedy)
{
    /// <summary>The port was taken by another program.</summary>
    public static readonly LogDiagnosis PortTaken = new(
        "Another program took the port.", "Run again; if it keeps happening, see what else opens ports on this machine.");

    private static readonly LogDiagnosis OutOfMemory = new(
        "The machine ran out of memory.", "Lower num_ctx or OLLAMA_NUM_PARALLEL, choose a smaller model, or free memory.");

    // The first that fits counts: the more particular come before the more general.
    private static readonly (Regex Pattern, LogDiagnosis Diagnosis)[] Known =
    [
        (AddressInUse(), PortTaken),
        (NoRunner(), new("One of Ollama's own programs, llama-server or llama-quantize, is missing beside the executable.",
            "Install Ollama whole: the release's lib/ollama folder belongs beside its bin folder.")),
        (MissingLibrary(), new("A shared library that the server needs is missing.", "Install the library named in the log, or Ollama's own libraries beside its executable.")),
        (NoMemory(), OutOfMemory),
        (NoSpace(), new("The disk is full.", "Free space where the models and the output lie.")),
        (ModelsFolder(), new("The models folder cannot be made.", "Let OLLAMA_MODELS name a folder that this user can write.")),
        (ExecutableFormat(), new("The executable is not made for this machine.", "Install Ollama for this operating system and processor.")),
        (Permission(), new("Permission was denied.", "Check the rights of this user on the executable, OLLAMA_MODELS and the home folder.")),
    ];

    /// <summary>The likely cause; null when neither the log nor the exit code points to one.</summary>
    /// <param name="lines">Last lines of the log.</param>
    /// <param name="exitCode">The server's exit code, 128 and the signal's number when one ended it; null when it has not ended.</param>
    public static LogDiagnosis? Of(IEnumerable<string> lines, int? exitCode)
    {
        const int killed = 128 + NativeMethods.SignalKill;
        var text = string.Join('\n', lines);
        return Known.FirstOrDefault(known => known.Pattern.IsMatch(text)).Diagnosis ?? (exitCode == killed ? OutOfMemory : null);
    }

    [GeneratedRegex("address already in use|only one usage of each socket address|EADDRINUSE", RegexOptions.IgnoreCase)]
    private static partial Regex AddressInUse();

    [GeneratedRegex("llama-server binary not found|error starting llama-server|llama-quantize unavailable|failed to start llama-quantize", RegexOptions.IgnoreCase)]
    private static partial Regex NoRunner();

    [GeneratedRegex("error while loading shared libraries|cannot open shared object|library not loaded|unable to load .*library", RegexOptions.IgnoreCase)]
    private static partial Regex MissingLibrary();

    [GeneratedRegex("out of memory|cannot allocate memory|bad_alloc|requires more system memory|insufficient memory|failed to allocate", RegexOptions.IgnoreCase)]
    private static partial Regex NoMemory();

    [GeneratedRegex("no space left on device|not enough space on the disk", RegexOptions.IgnoreCase)]
    private static partial Regex NoSpace();

    [GeneratedRegex("Error: mkdir |ensure path elements are traversable", RegexOptions.IgnoreCase)]
    private static partial Regex ModelsFolder();

    [GeneratedRegex("exec format error", RegexOptions.IgnoreCase)]
    private static partial Regex ExecutableFormat();

    [GeneratedRegex("permission denied|operation not permitted|EACCES", RegexOptions.IgnoreCase)]
    private static partial Regex Permission();
}
