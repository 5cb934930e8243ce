using Cake.Common;
using Cake.Core;
using Cake.Core.IO;
using Cake.Frosting;

namespace Build;

/// <summary>Where everything lies, and what the tasks hand to each other.</summary>
[BuildArgument("spec", "FILE", "deployment that Verify verifies [tests/deployments/quickstart.yaml]")]
public sealed class BuildContext : FrostingContext
{
    private string? version;

    public BuildContext(ICakeContext context)
        : base(context)
    {
        DirectoryPath caller = Environment.WorkingDirectory;
        Root = Repository.Find(AppContext.BaseDirectory);
        Spec = SpecFile(caller);

        // The tasks and the programs they start work from the root, wherever the build was called from.
        Environment.WorkingDirectory = Root;
    }

    /// <summary>The repository.</summary>
    public DirectoryPath Root { get; }

    /// <summary>The spec that Verify verifies.</summary>
    public FilePath Spec { get; }

    /// <summary>Everything that is made and not tracked.</summary>
    public DirectoryPath Artifacts => Root.Combine("artifacts");

    /// <summary>Where Pack puts the package.</summary>
    public DirectoryPath Packages => Artifacts.Combine("nupkg");

    /// <summary>Where InstallTool installs the package.</summary>
    public DirectoryPath ToolDirectory => Artifacts.Combine("tool");

    /// <summary>The installed tool.</summary>
    public FilePath Tool => ToolDirectory.CombineWithFilePath(
        OperatingSystem.IsWindows() ? "ollama-validator.exe" : "ollama-validator");

    /// <summary>The JUnit files of Test.</summary>
    public DirectoryPath TestResults => Artifacts.Combine("test-results");

    /// <summary>The run directory of Verify.</summary>
    public DirectoryPath VerifyOutput => Artifacts.Combine("verify");

    /// <summary>Version of what is built, unique to the content of the sources.</summary>
    public string Version => version ??= SourceVersion.Of(Root.FullPath);

    /// <summary>Whether this is a CI job, where nothing is put right silently.</summary>
    public bool IsCi => string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>Signals that end the build early.</summary>
    public Signals? Signals { get; set; }

    /// <summary>The verification under way; null before BootOllama.</summary>
    public VerificationStages? Verification { get; set; }

    /// <summary>Starts programs that end when a signal ends the build.</summary>
    public override IProcessRunner ProcessRunner =>
        Signals is null ? base.ProcessRunner : new StoppableProcessRunner(base.ProcessRunner, Signals.Token);

    private FilePath SpecFile(DirectoryPath caller)
    {
        string? given = this.Argument<string?>("spec", null);
        if (given is null)
        {
            return Root.CombineWithFilePath("tests/deployments/quickstart.yaml");
        }

        FilePath file = new FilePath(given).MakeAbsolute(caller);
        if (!FileSystem.Exist(file))
        {
            Closing.ExitCode = ExitCodes.Usage;
            throw new CakeException(ExitCodes.Usage, $"--spec={given}: no such file ({file.FullPath}).");
        }

        return file;
    }
}
