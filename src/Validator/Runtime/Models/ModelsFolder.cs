namespace Validator.Runtime.Models;

/// <summary>The folder that a server keeps its models in.</summary>
public static class ModelsFolder
{
    /// <summary>As Ollama finds it: <c>OLLAMA_MODELS</c>, else below the home of the user.</summary>
    /// <param name="environment">What the server is given over the inherited environment.</param>
    /// <param name="inherited">Reads a variable of the inherited environment.</param>
    /// <returns>Null where neither is known.</returns>
    public static string? Of(IReadOnlyDictionary<string, string> environment, Func<string, string?> inherited)
    {
        if (Variable("OLLAMA_MODELS") is { Length: > 0 } named)
        {
            return named.Trim().Trim('"', '\'');
        }

        return Variable(OperatingSystem.IsWindows() ? "USERPROFILE" : "HOME") is { Length: > 0 } home ? Path.Combine(home, ".ollama", "models") : null;

        string? Variable(string name) => environment.GetValueOrDefault(name) ?? inherited(name);
    }
}
