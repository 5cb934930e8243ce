using System.Globalization;

namespace Validator.TestServer;

/// <summary>What the fake server does wrong, by variables of its environment; nothing without them.</summary>
internal static class FakeSettings
{
    /// <summary>The only model on disk.</summary>
    public static string Model => Text("MODEL") ?? "fake:7b";

    /// <summary>The longest context it loads a model with; more is clamped silently.</summary>
    public static int Limit => Number("LIMIT") ?? int.MaxValue;

    /// <summary>What <c>/api/show</c> says the model was made for.</summary>
    public static int Trained => Number("TRAINED") ?? 1_048_576;

    /// <summary>Slots, whatever OLLAMA_NUM_PARALLEL says.</summary>
    public static int? Parallel => Number("PARALLEL");

    /// <summary>Threads, whatever num_thread says.</summary>
    public static int? Threads => Number("THREADS");

    /// <summary>The program of its runner; by default <c>ollama runner</c>, by the name of this program.</summary>
    public static string? Program => Text("RUNNER");

    /// <summary>Whether the runner shows no more than its model and its port.</summary>
    public static bool Silent => Text("SILENT") is not null;

    /// <summary>Percent of the model on a GPU.</summary>
    public static int Share => Number("SHARE") ?? 0;

    /// <summary>A model that is listed as loaded beside ours.</summary>
    public static string? Beside => Text("BESIDE");

    /// <summary>An option that it says in its log it does not know.</summary>
    public static string? Unknown => Text("UNKNOWN");

    /// <summary>Number of the generation under which the runner dies.</summary>
    public static int? CrashAt => Number("CRASH_AT");

    /// <summary>Number of the generation before which the runner is replaced.</summary>
    public static int? ReloadAt => Number("RELOAD_AT");

    /// <summary>Number of the generation before which a runner of another model is started.</summary>
    public static int? BesideAt => Number("BESIDE_AT");

    /// <summary>Number of the generation after which the model is no longer loaded.</summary>
    public static int? UnloadAfter => Number("UNLOAD_AFTER");

    /// <summary>Generations answer only once the file is there, from the one whose number follows on.</summary>
    public static string? PauseFile => Text("PAUSE_FILE");

    /// <summary>Number of the first generation that waits for the file.</summary>
    public static int PauseAt => Number("PAUSE_AT") ?? 1;

    private static string? Text(string name) => Environment.GetEnvironmentVariable($"FAKE_{name}");

    private static int? Number(string name) => Text(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
