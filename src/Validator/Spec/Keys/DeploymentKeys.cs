namespace Validator.Spec.Keys;

/// <summary><c>deployment</c>.</summary>
internal static class DeploymentKeys
{
    private static readonly SpecKey<LocatedText> Model = new("model", SpecTypes.ModelName, "Name of the model as Ollama knows it.") { Required = true, Example = "qwen3-coder:30b" };
    private static readonly SpecKey<LocatedText> Digest = new("digest", SpecTypes.Digest, "Digest the model must have.") { Example = "sha256:6e4c38e1172f42fdbff13edf9a7a017679fb82b0fde415a3e8b3c31c6ed4a4e4" };
    private static readonly SpecKey<ModelSource> Source = new("source", new SourceType(), "Where the model comes from: present demands it on the machine, pull fetches it where it is missing, and a file makes it.") { Default = "present" };
    private static readonly SpecKey<ShareDemand> GpuShare = new("gpuShare", new ShareType(), "Share of the loaded model that must lie on GPUs, by the server's own account.") { Example = "\">= 99%\"" };
    private static readonly SpecKey<ApiKind> Api = new("api", SpecTypes.Choice(("generate", ApiKind.Generate), ("chat", ApiKind.Chat), ("openai", ApiKind.OpenAi)), "Route that carries the load: /api/generate, /api/chat or /v1/chat/completions.") { Default = "generate" };
    private static readonly SpecKey<bool> Stream = new("stream", SpecTypes.Flag, "Whether answers are streamed.") { Default = "true" };
    private static readonly SpecKey<string> KeepAlive = new("keepAlive", SpecTypes.KeepAlive, "How long the model stays loaded after a request.") { Example = "30m" };
    private static readonly SpecKey<bool> Truncate = new("truncate", SpecTypes.Flag, "Whether Ollama may cut a prompt longer than the context; it does so silently.") { Example = "false" };

    public static readonly SpecKey<IReadOnlyDictionary<string, OptionValue>> Options = new("options", new OptionsType(), "Ollama's model options.") { Example = "{ num_ctx: 8192, num_predict: 256 }" };

    public static readonly SectionType<DeploymentSection> Type = new(
        [Model, Digest, Source, GpuShare, Api, Stream, KeepAlive, Truncate, Options],
        values => new DeploymentSection
        {
            Model = values.Get(Model),
            Digest = values.Optional(Digest),
            Source = values.Get(Source),
            GpuShare = values.Optional(GpuShare),
            Api = values.Get(Api),
            Stream = values.Get(Stream),
            KeepAlive = values.Optional(KeepAlive),
            Truncate = values.Maybe(Truncate),
            Options = values.Optional(Options) ?? new Dictionary<string, OptionValue>(),
        });
}
