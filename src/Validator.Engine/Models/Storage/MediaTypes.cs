namespace Validator.Engine.Models.Storage;

/// <summary>The kinds of layers, under Ollama's names.</summary>
internal static class MediaTypes
{
    public const string Config = "application/vnd.docker.container.image.v1+json";
    public const string Weights = "application/vnd.ollama.image.model";
    public const string Template = "application/vnd.ollama.image.template";
    public const string System = "application/vnd.ollama.image.system";
    public const string Parameters = "application/vnd.ollama.image.params";
    public const string Messages = "application/vnd.ollama.image.messages";
    public const string License = "application/vnd.ollama.image.license";
}
