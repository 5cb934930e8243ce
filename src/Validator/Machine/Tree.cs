using System.Globalization;

namespace Validator.Machine;

/// <summary>A file system below a root, so that recorded machines can be read like the live one. Absent files are null; what is there and cannot be read is null and noted.</summary>
/// <param name="root">Folder that stands for <c>/</c>.</param>
internal sealed class Tree(string root)
{
    private const int Shown = 60;
    private readonly SortedSet<string> problems = new(StringComparer.Ordinal);

    /// <summary>What was there and could not be read or made sense of, each with its path.</summary>
    public IReadOnlyList<string> Problems => [.. problems];

    /// <summary>Notes a source that is there and cannot be used.</summary>
    public void Note(string source, string problem) => problems.Add($"{source}: {problem}");

    /// <summary>Notes words of a source that mean nothing here.</summary>
    public void Nonsense(string source, string text, string expected) =>
        Note(source, $"'{(text.Length > Shown ? text[..Shown] + "..." : text).ReplaceLineEndings(" ")}' is not {expected}");

    /// <summary>A file's text without space at its ends; null when it cannot be read.</summary>
    public string? Text(string path)
    {
        try
        {
            return File.ReadAllText(At(path)).Trim();
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A message of .NET names the path once more, and where the machine is recorded, a path of no interest.
            Note("/" + path, exception is UnauthorizedAccessException ? "access denied" : exception.Message.Split(" : ")[0].Replace(At(path), "it", StringComparison.Ordinal));
            return null;
        }
    }

    /// <summary>A file's lines; empty when it cannot be read.</summary>
    public string[] Lines(string path) => Text(path)?.Split('\n') ?? [];

    /// <summary>A file that holds one number; null when it holds another thing.</summary>
    public long? Number(string path) => long.TryParse(Text(path), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>A file that holds one number; null, and noted, when it holds another thing.</summary>
    public long? Figure(string path)
    {
        if (Number(path) is { } number)
        {
            return number;
        }

        if (Text(path) is { } text)
        {
            Nonsense("/" + path, text, "a whole number");
        }

        return null;
    }

    /// <summary>Value behind <c>key</c> and a separator in a file of such lines; null when there is none.</summary>
    public string? Field(string path, string key, char separator) => Lines(path)
        .Select(line => line.Split(separator, 2, StringSplitOptions.TrimEntries))
        .FirstOrDefault(pair => pair.Length == 2 && pair[0] == key)?[1];

    /// <summary>Whether a file or folder is there.</summary>
    public bool Has(string path) => Path.Exists(At(path));

    /// <summary>Names in a folder whose names begin so and go on with a number, by that number; empty when there is none.</summary>
    public IReadOnlyList<string> Numbered(string folder, string prefix) =>
        [.. Names(folder)
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal) && int.TryParse(name[prefix.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out _))
            .OrderBy(name => int.Parse(name[prefix.Length..], CultureInfo.InvariantCulture))];

    /// <summary>Names in a folder, sorted; empty when it cannot be read.</summary>
    public IReadOnlyList<string> Names(string folder)
    {
        try
        {
            return [.. Directory.EnumerateFileSystemEntries(At(folder)).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>What a link leads to, as it is written; null when it is none.</summary>
    public string? Link(string path)
    {
        try
        {
            return new FileInfo(At(path)).LinkTarget;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private string At(string path) => Path.Combine(root, path.TrimStart('/'));
}
