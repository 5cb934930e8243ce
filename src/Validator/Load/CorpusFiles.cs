using Microsoft.Extensions.FileSystemGlobbing;
using Validator.Runtime;
using Validator.Spec;

namespace Validator.Load;

/// <summary>The files of a corpus: those its globs match, in ordinal order of their relative paths, so that every machine reads the same text.</summary>
public static class CorpusFiles
{
    /// <summary>Finds the files. Links are not followed, so a cycle of links cannot trap the search.</summary>
    /// <returns>Relative paths with <c>/</c> as separator; the file's own name when the corpus is a single file.</returns>
    /// <exception cref="LoadException">The path does not exist, cannot be read, or no file matches.</exception>
    public static IReadOnlyList<string> Find(CorpusSpec corpus)
    {
        var root = corpus.Path.Text;
        if (File.Exists(root))
        {
            if (corpus.Git)
            {
                throw new LoadException($"workload.corpus.git: '{corpus.Path.ForRecord}' is a file; give a folder of a working tree, or leave git out", corpus.Path.Location);
            }

            return Readable(corpus, [Path.GetFileName(root)]);
        }

        if (!Directory.Exists(root))
        {
            throw new LoadException($"the corpus '{corpus.Path.ForRecord}' does not exist; give a folder or a file", corpus.Path.Location);
        }

        var matcher = new Matcher(StringComparison.Ordinal);
        matcher.AddIncludePatterns(corpus.Include);
        matcher.AddExcludePatterns(corpus.Exclude);
        var candidates = corpus.Git ? GitFiles.Of(corpus.Path) : Enumerate(corpus.Path);
        var matched = matcher.Match(candidates).Files.Select(file => file.Path).Order(StringComparer.Ordinal).ToArray();
        return matched.Length > 0
            ? Readable(corpus, matched)
            : throw new LoadException(
                $"no file of the {candidates.Count} {(corpus.Git ? "that git tracks " : string.Empty)}in '{corpus.Path.ForRecord}' matches {Quoted(corpus.IncludeForRecord)}"
                + (corpus.Exclude.Count == 0 ? string.Empty : $" without {Quoted(corpus.ExcludeForRecord)}"),
                corpus.Path.Location);
    }

    /// <summary>Absolute path of one of the files that <see cref="Find"/> returned.</summary>
    public static string PathOf(CorpusSpec corpus, string relative) =>
        File.Exists(corpus.Path.Text) ? corpus.Path.Text : Path.Combine(corpus.Path.Text, relative);

    /// <summary>The same files, all of which may be read. Asked without opening them, for a pipe among them would block.</summary>
    private static string[] Readable(CorpusSpec corpus, string[] files)
    {
        var barred = OperatingSystem.IsWindows()
            ? null
            : files.FirstOrDefault(file => NativeMethods.Access(PathOf(corpus, file), NativeMethods.MayRead) != 0);
        return barred is null ? files : throw new LoadException(
            $"the corpus file '{(File.Exists(corpus.Path.Text) ? corpus.Path.ForRecord : barred)}' may not be read by this user", corpus.Path.Location);
    }

    private static List<string> Enumerate(LocatedText path)
    {
        var root = path.Text;
        var options = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            AttributesToSkip = FileAttributes.ReparsePoint,
            IgnoreInaccessible = false,
        };
        try
        {
            return Directory.EnumerateFiles(root, "*", options)
                .Select(file => Path.GetRelativePath(root, file).Replace(Path.DirectorySeparatorChar, '/'))
                .ToList();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new LoadException($"the corpus '{path.ForRecord}' cannot be read: {path.Why(exception)}", path.Location, exception);
        }
    }

    private static string Quoted(IReadOnlyList<string> patterns) => string.Join(", ", patterns.Select(pattern => $"'{pattern}'"));
}
