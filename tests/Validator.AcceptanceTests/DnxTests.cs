using System.Diagnostics;

namespace Validator.AcceptanceTests;

/// <summary>The package as <c>dnx</c> of the .NET SDK runs it: fetched, and not installed.</summary>
public sealed class DnxTests : IDisposable
{
    private const string Package = "OllamaValidator";

    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public async Task It_works_without_being_installed()
    {
        // The build packs into a folder beside the one into which it installs.
        var packages = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Tool.ToolPath)!, "..", "nupkg"));
        var packed = Directory.Exists(packages)
            ? Directory.EnumerateFiles(packages, $"{Package}.*.nupkg").Select(file => Path.GetFileNameWithoutExtension(file)[(Package.Length + 1)..]).FirstOrDefault(version => char.IsAsciiDigit(version[0]))
            : null;
        Assert.SkipWhen(packed is null, $"there is no package in {packages}");
        _work.Write("deployment.yaml", Workspace.Spec());

        var (exitCode, output, error) = await Dnx($"{Package}@{packed}", "--source", packages, "--yes", "lint", "deployment.yaml");

        Assert.True(exitCode == 0, output + error);
        Assert.Contains("deployment.yaml: ok", output, StringComparison.Ordinal);
    }

    /// <summary>With a cache of its own: what another test run left there is another package of the same version.</summary>
    private async Task<(int ExitCode, string Output, string Error)> Dnx(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", ["dnx", .. arguments]) { WorkingDirectory = _work.Folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        start.Environment["NUGET_PACKAGES"] = Path.Combine(_work.Folder, "packages");
        start.Environment.Remove("CI");
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await error);
    }
}
