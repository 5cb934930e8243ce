using System.Globalization;
using System.Net;
using Validator.Engine.Scheduling;
using Validator.Spec.Faults;
using Validator.Spec.Profiles;

namespace Validator.Engine;

/// <summary>What <c>ollama serve</c> reads from the environment, as far as the engine honours it.</summary>
public sealed record EngineOptions
{
    /// <summary>Port of a server whose address names none.</summary>
    public const int DefaultPort = 11434;

    /// <summary>Address and port to listen on; port 0 lets the system choose. Default 127.0.0.1:11434.</summary>
    public IPEndPoint Endpoint { get; init; } = new(IPAddress.Loopback, DefaultPort);

    /// <summary>Requests each model answers at the same time, each with a context of its own. Default 1.</summary>
    public int NumParallel { get; init; } = 1;

    /// <summary>Requests that may wait for a model to load; more are answered 503. Default 512.</summary>
    public int MaxQueue { get; init; } = 512;

    /// <summary>Context in tokens where a request names none. Default 4096.</summary>
    public int ContextLength { get; init; } = 4096;

    /// <summary>How long a model stays loaded after its last use. Default 5 minutes.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Models loaded at the same time. Default 3, as Ollama's on a CPU.</summary>
    public int MaxLoadedModels { get; init; } = 3;

    /// <summary>Folder of the models made, copied and pulled. Default none: they last as long as the server runs.</summary>
    public string? ModelFolder { get; init; }

    /// <summary>Folder, laid out as <see cref="ModelFolder"/>, that stands in for the registry when a model is pulled. Default none.</summary>
    public string? PullFolder { get; init; }

    /// <summary>Origins whose pages may ask besides those of this machine; <c>*</c> stands for any characters. Default none.</summary>
    public IReadOnlyList<string> Origins { get; init; } = [];

    /// <summary>The machine that is played; null for real work on this one.</summary>
    public ScriptedProfile? Profile { get; init; }

    /// <summary>Seconds of scripted time in one second, from 1 to 10000; counts with a <see cref="Profile"/> only. Default 1.</summary>
    public int TimeScale { get; init; } = 1;

    /// <summary>Threads where a request names none.</summary>
    public int DefaultThreads => Profile?.Machine.PhysicalCores ?? Environment.ProcessorCount;

    /// <summary>What <c>/api/version</c> answers. The recordings that the engine follows are of Ollama 0.33.0.</summary>
    public string Version => Profile is null ? "0.33.0-embedded" : "0.33.0-embedded.scripted";

    /// <summary>What goes wrong on purpose; null: nothing does.</summary>
    public FaultPlan? Faults { get; init; }

    /// <summary>What models may take.</summary>
    internal MemoryBudget Memory { get; init; } = MemoryBudget.OfThisMachine;

    /// <summary>Those of the <see cref="Profile"/>, then these; null: there are none.</summary>
    internal FaultPlan? AllFaults => Profile is { Faults: { Faults.Count: > 0 } played }
        ? new FaultPlan(Faults?.Seed ?? played.Seed, [.. played.Faults, .. Faults?.Faults ?? []])
        : Faults;

    /// <summary>What makes the runners; null: those that work.</summary>
    internal IRunnerFactory? Runners { get; init; }

    /// <summary>
    /// Reads <c>OLLAMA_HOST</c>, <c>OLLAMA_NUM_PARALLEL</c>, <c>OLLAMA_MAX_QUEUE</c>, <c>OLLAMA_CONTEXT_LENGTH</c>,
    /// <c>OLLAMA_KEEP_ALIVE</c>, <c>OLLAMA_MAX_LOADED_MODELS</c>, <c>OLLAMA_MODELS</c>, <c>OLLAMA_ORIGINS</c> (separated by
    /// commas) and the engine's own <c>OLLAMA_VALIDATOR_PULL_FROM</c>. Unset, empty and, for numbers, 0 mean the default.
    /// </summary>
    /// <exception cref="EngineOptionsException">A value is not legal; all such values are named.</exception>
    public static EngineOptions FromEnvironment(Func<string, string?> get)
    {
        ArgumentNullException.ThrowIfNull(get);
        EnvironmentReader reader = new(get);
        EngineOptions defaults = new();
        EngineOptions options = new()
        {
            Endpoint = reader.Read("OLLAMA_HOST", defaults.Endpoint, HostAddress.Parse, HostAddress.Legal),
            NumParallel = reader.Number("OLLAMA_NUM_PARALLEL", defaults.NumParallel, 256),
            MaxQueue = reader.Number("OLLAMA_MAX_QUEUE", defaults.MaxQueue, int.MaxValue - 1),
            ContextLength = reader.Number("OLLAMA_CONTEXT_LENGTH", defaults.ContextLength, int.MaxValue),
            KeepAlive = reader.Read("OLLAMA_KEEP_ALIVE", defaults.KeepAlive, GoDuration.ParseKeepAlive, GoDuration.Legal),
            ModelFolder = reader.Text("OLLAMA_MODELS"),
            PullFolder = reader.Text("OLLAMA_VALIDATOR_PULL_FROM"),
            Origins = reader.Text("OLLAMA_ORIGINS")?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [],
            MaxLoadedModels = reader.Number("OLLAMA_MAX_LOADED_MODELS", defaults.MaxLoadedModels, 64),
        };
        return reader.Errors.Count == 0 ? options : throw new EngineOptionsException(string.Join('\n', reader.Errors));
    }

    private sealed class EnvironmentReader(Func<string, string?> get)
    {
        public List<string> Errors { get; } = [];

        public T Read<T>(string name, T absent, Func<string, T?> parse, string legal)
            where T : class => Text(name) is not { } text ? absent : parse(text) ?? Wrong(name, text, legal, absent);

        public TimeSpan Read(string name, TimeSpan absent, Func<string, TimeSpan?> parse, string legal) =>
            Text(name) is not { } text ? absent : parse(text) ?? Wrong(name, text, legal, absent);

        public int Number(string name, int absent, int most)
        {
            if (Text(name) is not { } text)
            {
                return absent;
            }

            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value <= most
                ? value == 0 ? absent : value
                : Wrong(name, text, FormattableString.Invariant($"a whole number from 0 (default: {absent}) to {most}"), absent);
        }

        public string? Text(string name)
        {
            // Ollama trims blanks and quotes likewise.
            string? text = get(name)?.Trim().Trim('"', '\'');
            return string.IsNullOrEmpty(text) ? null : text;
        }

        private T Wrong<T>(string name, string value, string legal, T absent)
        {
            Errors.Add($"{name}: \"{value}\" is not legal; expected {legal}");
            return absent;
        }
    }
}
