using Validator.Engine.Models;
using Validator.Engine.Scheduling;

namespace Validator.Engine.Http;

/// <summary>Models as requests name them: a name, and at its end perhaps where to run it, <c>:local</c> or <c>:cloud</c>.</summary>
internal static class ModelReference
{
    public const string Inference = "remote model is unavailable";
    public const string Details = "remote model details are unavailable";
    public const string Required = "model is required";
    public const string Invalid = "invalid model name";

    /// <summary>Reads a reference to a model of this server; null if the name is not legal.</summary>
    /// <param name="text">The reference.</param>
    /// <param name="use">What a model in the cloud, which this server never asks, is wanted for.</param>
    /// <exception cref="EngineException">It asks for the cloud, or for both.</exception>
    public static ModelName? Parse(string text, string use = Inference)
    {
        (string name, bool isCloud) = Split(text);
        return isCloud
            ? throw new EngineException(403, $"ollama cloud is disabled: {use}")
            : ModelName.Parse(name);
    }

    /// <summary>The same for pull and delete, which know a model in the cloud by a tag of its own.</summary>
    public static ModelName? ParseTag(string text)
    {
        (string name, bool isCloud) = Split(text);
        string cloud = name.LastIndexOf(':') > name.LastIndexOf('/') ? "-cloud" : ":cloud";
        return ModelName.Parse(isCloud ? name + cloud : name);
    }

    /// <summary>The name that a request gives, under the field's new or old name.</summary>
    public static string Of(Fields fields) => fields.Text("model") is { Length: > 0 } given ? given : fields.Text("name");

    private static (string Name, bool IsCloud) Split(string text)
    {
        string trimmed = text.Trim();
        if (Source(trimmed) is not { } source)
        {
            return (trimmed, false);
        }

        return Source(source.Name) is null
            ? source
            : throw new EngineException(400, $"use either :local or :cloud, not both: \"{trimmed}\"");
    }

    private static (string Name, bool IsCloud)? Source(string text)
    {
        int colon = text.LastIndexOf(':');
        string suffix = colon < 0 ? "" : text[(colon + 1)..].ToLowerInvariant();
        return suffix switch
        {
            "cloud" => (text[..colon], true),
            "local" => (text[..colon], false),
            _ when suffix.EndsWith("-cloud", StringComparison.Ordinal) && !suffix.Contains('/', StringComparison.Ordinal) => (text[..^"-cloud".Length], true),
            _ => null,
        };
    }
}
