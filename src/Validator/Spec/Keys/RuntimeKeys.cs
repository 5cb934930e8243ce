using Validator.Spec.Profiles;

namespace Validator.Spec.Keys;

/// <summary><c>runtime</c>.</summary>
internal static class RuntimeKeys
{
    public static readonly SpecKey<EngineKind> Engine = new("engine", SpecTypes.Choice(("ollama", EngineKind.Ollama), ("embedded", EngineKind.Embedded), ("attach", EngineKind.Attach)), "What serves the model: a real Ollama that is booted for it, the embedded engine for rehearsals, or a server that runs already (attach).") { Default = "ollama" };
    private static readonly SpecKey<VersionDemand> Version = new("version", SpecTypes.Versions, "Versions of the server that will do.") { Example = "\">= 0.12\"" };
    private static readonly SpecKey<LocatedText> Executable = new("executable", SpecTypes.Executable, "The executable of Ollama; else it is looked for.") { Example = "/usr/local/bin/ollama" };
    private static readonly SpecKey<LocatedText> Url = new("url", SpecTypes.ServerAddress, "With engine attach, the address of the server; it is never stopped.") { Example = "http://127.0.0.1:11434" };
    private static readonly SpecKey<ProvisionSpec> Provision = new("provision", ProvisionKeys.Type, "Release of Ollama to fetch where no executable is found.");
    private static readonly SpecKey<LocatedText> Faults = new("faults", SpecTypes.Path, "File of the faults that the embedded engine injects; `ollama-validator schema faults` prints its format.") { Example = "./faults.yaml" };
    private static readonly SpecKey<ServerEnvironment> Environment = new("environment", new EnvironmentType(), "Environment variables of the server.") { Example = "{ OLLAMA_NUM_PARALLEL: 1 }" };
    private static readonly SpecKey<string> Affinity = new("affinity", SpecTypes.Processors, "Logical processors of the server, while this tool keeps to the others; auto leaves one or two of at least 8 to the tool where the declared num_thread fits on the rest, none binds nothing.") { Example = "\"0-14\"" };
    private static readonly SpecKey<int> Nice = new("nice", SpecTypes.Whole(-20, 19), "Priority of the server as nice counts it: 19 is the least urgent, and below 0 takes a privilege; else that of this tool.") { Example = "5" };
    private static readonly SpecKey<int> ClientNice = new("clientNice", SpecTypes.Whole(-20, 19), "Priority of this tool during the run, likewise.") { Example = "10" };
    private static readonly SpecKey<TimeSpan> ReadyTimeout = new("readyTimeout", SpecTypes.Time, "How long the server may take to answer at all.") { Default = "60s" };
    private static readonly SpecKey<TimeSpan> LoadTimeout = new("loadTimeout", SpecTypes.Time, "How long the model may take to load.") { Default = "15m" };

    private static readonly SpecKey<LocatedText> Profile = new("profile", SpecTypes.Profile, "Scripted machine that the embedded engine plays; the verdict says so.") { Example = "o3-server" };
    private static readonly SpecKey<int> TimeScale = new("timeScale", ProfileTypes.Scale, "Seconds of scripted time in one second; else the profile's own.") { Example = "200" };

    public static readonly SectionType<RuntimeSpec> Type = new(
        [Engine, Version, Executable, Provision, Url, Faults, Profile, TimeScale, Environment, Affinity, Nice, ClientNice, ReadyTimeout, LoadTimeout],
        values => new RuntimeSpec
        {
            Engine = values.Get(Engine),
            Version = values.Optional(Version)?.Terms ?? [],
            VersionForRecord = values.Optional(Version)?.ForRecord,
            Executable = values.Optional(Executable),
            Url = values.Optional(Url),
            Provision = values.Optional(Provision),
            Faults = values.Optional(Faults),
            Profile = values.Optional(Profile),
            TimeScale = values.Maybe(TimeScale),
            Environment = values.Optional(Environment)?.Values ?? new Dictionary<string, string>(),
            EnvironmentForRecord = values.Optional(Environment)?.ForRecord ?? new Dictionary<string, string>(),
            EnvironmentSecrets = values.Optional(Environment)?.Secrets ?? [],
            Affinity = values.Optional(Affinity),
            Nice = values.Maybe(Nice),
            ClientNice = values.Maybe(ClientNice),
            ReadyTimeout = values.Get(ReadyTimeout),
            LoadTimeout = values.Get(LoadTimeout),
        },
        Check);

    private static bool Check(SectionValues values)
    {
        var good = true;
        if (values.Written(Executable) && values.At.Context.Untrusted && !values.Where(Executable).FromCommandLine)
        {
            values.Where(Executable).Error("runtime.executable: an untrusted spec may not say what is run", "name it on the command line or in $OLLAMA_EXECUTABLE, or run with --trusted");
            good = false;
        }

        if (values.Written(Provision) && values.At.Context.Untrusted && !values.Where(Provision).FromCommandLine)
        {
            values.Where(Provision).Error("runtime.provision: an untrusted spec may not say what is run", "name an executable on the command line or in $OLLAMA_EXECUTABLE, or run with --trusted");
            good = false;
        }

        if (values.Written(Faults) && (!values.Written(Engine) || values.Maybe(Engine) is EngineKind.Ollama or EngineKind.Attach))
        {
            values.Where(Faults).Error("runtime.faults: only the embedded engine injects faults", "engine: embedded, or leave the faults out");
            good = false;
        }

        if (values.Optional(Faults) is { } file && values.At.Context.Untrusted && !values.Where(Faults).FromCommandLine && !Workspace.Holds(file.Text, values.At.Context.Folder))
        {
            values.Where(Faults).Error("runtime.faults: an untrusted spec may not name a file outside the workspace", "a file beside the spec or below the current folder, without links, or run with --trusted");
            good = false;
        }

        var engine = values.Written(Engine) ? values.Maybe(Engine) : EngineKind.Ollama;
        return good & CheckProfile(values) & AttachKeys.Check(values, engine, Url, [Executable, Provision, Environment, Affinity, Nice]);
    }

    private static bool CheckProfile(SectionValues values)
    {
        var engine = values.Written(Engine) ? values.Maybe(Engine) : EngineKind.Ollama;
        var good = true;
        if (values.Written(Profile) && engine is not (null or EngineKind.Embedded))
        {
            values.Where(Profile).Error("runtime.profile: only the embedded engine plays a scripted machine", "set runtime.engine to embedded, or run with --engine embedded");
            good = false;
        }

        if (values.Written(TimeScale) && !values.Written(Profile))
        {
            values.Where(TimeScale).Error("runtime.timeScale: time runs faster on a scripted machine only", "set runtime.profile, or leave it out");
            good = false;
        }

        if (values.Optional(Profile) is { } file && ProfileReader.IsPath(file.Text)
            && values.At.Context.Untrusted && !values.Where(Profile).FromCommandLine && !Workspace.Holds(file.Text, values.At.Context.Folder))
        {
            values.Where(Profile).Error("runtime.profile: an untrusted spec may not name a file outside the workspace", "a file beside the spec or below the current folder, without links, a built-in profile, or run with --trusted");
            good = false;
        }

        return good;
    }
}
