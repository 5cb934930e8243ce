namespace Validator.Reports;

/// <summary>Files that a CI host names in a variable.</summary>
public static class HostFile
{
    /// <summary>Appends to the file, for other steps write it too. A host that refuses takes nothing from the verdict.</summary>
    /// <param name="variable">Variable that holds the path; nothing is done when it is not set.</param>
    /// <param name="text">What to append.</param>
    /// <param name="environment">Reads a variable of the environment.</param>
    /// <param name="diagnostics">Is told when the file cannot be written.</param>
    public static void Append(string variable, string text, Func<string, string?> environment, TextWriter diagnostics)
    {
        if (environment(variable) is not { Length: > 0 } path)
        {
            return;
        }

        try
        {
            File.AppendAllText(path, text);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            diagnostics.WriteLine($"warning: ${variable} cannot be written: {exception.Message}");
        }
    }
}
