namespace Validator.Runtime;

/// <summary>Names of models as Ollama compares them.</summary>
public static class ModelName
{
    private const string DefaultTag = ":latest";
    private static readonly string[] DefaultPrefixes = ["registry.ollama.ai/", "library/"];

    /// <summary>Whether both name the same model: the default registry, the default namespace and the tag <c>latest</c> may be left out, case does not matter.</summary>
    public static bool Same(string one, string other) => string.Equals(Full(one), Full(other), StringComparison.OrdinalIgnoreCase);

    /// <summary>The name without the tag <c>latest</c>.</summary>
    public static string WithoutLatest(string name) => name.EndsWith(DefaultTag, StringComparison.OrdinalIgnoreCase) ? name[..^DefaultTag.Length] : name;

    private static string Full(string name)
    {
        foreach (var prefix in DefaultPrefixes)
        {
            name = name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) ? name[prefix.Length..] : name;
        }

        return name.LastIndexOf(':') > name.LastIndexOf('/') ? name : name + DefaultTag;
    }
}
