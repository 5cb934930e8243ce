namespace Validator.Runtime.Models;

/// <summary>The folder that a server keeps its models in.</summary>
public static class ModelsFolder
{
    private const string BlobPrefix = "sha256-";
    private const int DigestDigits = 64;

    /// <summary>The name of a blob, <c>sha256-</c> and 64 hexadecimal digits, at the end of a path; null when it ends otherwise.</summary>
    /// <param name="path">A path of any system.</param>
    public static string? BlobIn(string path)
    {
        var name = path[(path.LastIndexOfAny(['/', '\\']) + 1)..];
        return name.Length == BlobPrefix.Length + DigestDigits && name.StartsWith(BlobPrefix, StringComparison.Ordinal) && name.Skip(BlobPrefix.Length).All(char.IsAsciiHexDigit) ? name : null;
    }

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
