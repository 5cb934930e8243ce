using System.Text;
using Validator.Pipeline.Authoring;
using Validator.Reports;
using Validator.Spec;
using Validator.Spec.Fixing;

namespace Validator.Tool.Commands;

/// <summary><c>lint --fix</c>: what can be put right in one way only.</summary>
internal static class LintFix
{
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Fixes a file, or shows what would be changed.</summary>
    /// <param name="path">The spec.</param>
    /// <param name="options">How it is read.</param>
    /// <param name="dry">Whether the file stays as it is.</param>
    /// <param name="output">Is given the difference of a dry run.</param>
    /// <param name="error">Is told what was fixed.</param>
    public static void Apply(string path, SpecReadOptions options, bool dry, TextWriter output, TextWriter error)
    {
        string text;
        try
        {
            text = s_strict.GetString(File.ReadAllBytes(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // The linter says it with its place.
            return;
        }

        // A mark of the byte order is no part of the text to its reader, and stays.
        var mark = text.StartsWith('\uFEFF') ? "\uFEFF" : string.Empty;
        var given = text[mark.Length..];
        var repaired = SpecFixer.Fix(given, path, options);
        if (repaired.Fixed.Count == 0)
        {
            return;
        }

        if (dry)
        {
            output.Write(LineDiff.Of(path, given, repaired.Text));
            return;
        }

        try
        {
            AtomicFile.Replace(path, mark + repaired.Text);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"'{path}' cannot be written: {exception.Message}", exception);
        }

        foreach (var diagnostic in repaired.Fixed)
        {
            error.WriteLine($"{diagnostic.Location}: fixed: {diagnostic.Fix!.Old} -> {diagnostic.Fix.New}");
        }
    }
}
