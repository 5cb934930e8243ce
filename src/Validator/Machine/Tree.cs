using System.Globalization;

namespace Validator.Machine;

/// <summary>A file system below a root, so that recorded machines can be read like the live one. Absent and unreadable files are null.</summary>
/// <param name="root">Folder that stands for <c>/</c>.</param>
internal sealed class Tree(string root)
{
    /// <summary>A file's text without space at its ends; null when it cannot be read.</summary>
    public string? Text(string path)
    {
        try
        {
            return File.ReadAllText(At(path)).Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>A file's lines; empty when it cannot be read.</summary>
    public string[] Lines(string path) => Text(path)?.Split('\n') ?? [];

    /// <summary>A file that holds one number; null when it holds another thing.</summary>
    public long? Number(string path) => long.TryParse(Text(path), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Value behind <c>key</c> and a separator in a file of such lines; null when there is none.</summary>
    public string? Field(string path, string key, char separator) => Lines(path)
        .Select(line => line.Split(separator, 2, StringSplitOptions.TrimEntries))
        .FirstOrDefault(pair => pair.Length == 2 && pair[0] == key)?[1];

    /// <summary>Whether a file or folder is there.</summary>
    public bool Has(string path) => Path.Exists(At(path));

    private string At(string path) => Path.Combine(root, path.TrimStart('/'));
}
