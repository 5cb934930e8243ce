using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Validator.Machine.Gpus;

/// <summary>Runs a vendor's tool for its words, which must come within seconds.</summary>
internal static class ToolRun
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>What it printed; null when it is not there, and null with a note when it failed, hung, or could not be started.</summary>
    /// <param name="tree">Takes the note.</param>
    /// <param name="folders">Where it may lie, the first that has it counts.</param>
    /// <param name="name">Its file name.</param>
    /// <param name="arguments">Its arguments.</param>
    public static string? Read(Tree tree, IReadOnlyList<string> folders, string name, params string[] arguments)
    {
        if (folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists) is not { } path)
        {
            return null;
        }

        var start = new ProcessStartInfo(path, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            StandardOutputEncoding = Encoding.UTF8,
            UseShellExecute = false,
        };
        start.Environment["LC_ALL"] = "C";
        try
        {
            using var tool = Process.Start(start)!;
            tool.StandardInput.Close();
            var errors = tool.StandardError.ReadToEndAsync();
            var words = tool.StandardOutput.ReadToEndAsync();
            if (!Task.WaitAll([errors, words], Limit) || !tool.WaitForExit(Limit))
            {
                tool.Kill(entireProcessTree: true);
                tree.Note(name, $"gave no answer within {Limit.TotalSeconds:0} s");
                return null;
            }

            if (tool.ExitCode == 0)
            {
                return words.Result;
            }

            // nvidia-smi says what is wrong on its standard output.
            var said = FirstLine(errors.Result) ?? FirstLine(words.Result);
            tree.Note(name, said is null ? $"ended with exit code {tool.ExitCode}" : $"ended with exit code {tool.ExitCode}: {said}");
        }
        catch (Exception exception) when (exception is Win32Exception or IOException or InvalidOperationException)
        {
            tree.Note(name, $"cannot be started: {exception.Message}");
        }

        return null;
    }

    private static string? FirstLine(string text) => text.Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.Length > 0);
}
