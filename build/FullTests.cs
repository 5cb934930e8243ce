using Build.Tasks;
using Cake.Common;
using Cake.Common.Diagnostics;
using Cake.Common.IO;
using Cake.Core;
using Cake.Core.IO;

namespace Build;

/// <summary>Tests that do a little of their work in each run, here in full, and the tables that they write.</summary>
/// <param name="context">The build.</param>
/// <param name="folder">Folder of the tables.</param>
/// <param name="environment">Variables by which the tests learn how much to do, and where the tables go.</param>
internal sealed class FullTests(BuildContext context, DirectoryPath folder, IReadOnlyDictionary<string, string> environment)
{
    private bool _held = true;

    /// <summary>Runs some tests of a project; those that fail do not keep the next from being run.</summary>
    /// <param name="project">Name of the project, such as <c>Validator.Tests</c>.</param>
    /// <param name="filter">The runner's filter, such as <c>-class</c>.</param>
    /// <param name="value">What to filter for.</param>
    public FullTests Run(string project, string filter, string value)
    {
        ProcessArgumentBuilder arguments = new();
        arguments.Append("run").Append("--project").Append($"tests/{project}/{project}.csproj").Append("--configuration").Append(Solution.Configuration).Append("--no-build").Append("--")
            .Append(filter).Append(value);
        ProcessSettings settings = new() { Arguments = arguments, EnvironmentVariables = environment.ToDictionary(pair => pair.Key, string? (pair) => pair.Value) };
        _held &= context.StartProcess("dotnet", settings) == 0;
        return this;
    }

    /// <summary>Shows the tables.</summary>
    /// <param name="failure">What it means that a test failed.</param>
    /// <exception cref="CakeException">A test failed.</exception>
    public void Close(string failure)
    {
        foreach (FilePath report in context.GetFiles($"{folder.FullPath}/*.md").OrderBy(file => file.FullPath, StringComparer.Ordinal))
        {
            context.Information("{0}", File.ReadAllText(report.FullPath));
        }

        if (!_held)
        {
            throw new CakeException(BuildExitCodes.Failed, $"{failure}: see {folder.FullPath} and the output above.");
        }
    }
}
