using Validator.Runtime;
using Validator.Runtime.Models;
using Validator.Spec;
using Validator.Spec.Keys;
using Validator.Spec.Modelfiles;
using Validator.Spec.Reading;

namespace Validator.Pipeline;

/// <summary>What can be known before anything starts of where the server and its model come from.</summary>
internal static class SourceCheck
{
    /// <param name="spec">The spec.</param>
    /// <param name="options">How it was read.</param>
    /// <param name="here">Whether the run is to happen on this machine, so that files must be here.</param>
    public static IEnumerable<Diagnostic> Of(DeploymentSpec spec, SpecReadOptions options, bool here) =>
        [.. Release(spec.Runtime), .. Model(spec, options, here)];

    private static IEnumerable<Diagnostic> Release(RuntimeSpec runtime)
    {
        if (runtime.Provision is { } provision && !VersionRange.Contains(runtime.Version, provision.Version.Text))
        {
            yield return Diagnostic.Error(
                provision.Version.Location,
                $"runtime.provision.version: {provision.Version.Text} is not among the versions that runtime.version allows ({runtime.VersionForRecord ?? string.Join(", ", runtime.Version.Select(term => $"{term.Operator} {term.Version}"))})",
                "provision one that is");
        }
    }

    private static IEnumerable<Diagnostic> Model(DeploymentSpec spec, SpecReadOptions options, bool here)
    {
        if (spec.Deployment.Source.File is not { } file)
        {
            return [];
        }

        if (!File.Exists(file.Text))
        {
            var key = spec.Deployment.Source.Kind == ModelSourceKind.Gguf ? "gguf" : "modelfile";
            var message = $"deployment.source.{key}: {(Directory.Exists(file.Text) ? $"{file.ForRecord} is a folder" : $"there is no file {file.ForRecord}")}";
            return [here ? Diagnostic.Error(file.Location, message) : Diagnostic.Warning(file.Location, message, "the machine that runs this spec must have it")];
        }

        if (spec.Deployment.Source.Kind == ModelSourceKind.Gguf)
        {
            return Weights(spec, file, "deployment.source.gguf");
        }

        var read = ModelfileReader.Read(file.Text, file.ForRecord, here);
        return
        [
            .. read.Diagnostics.Select(diagnostic => diagnostic with { Location = diagnostic.Location ?? file.Location, Message = file.Hide(diagnostic.Message) }),
            .. read.Modelfile is { } modelfile ? modelfile.Files.SelectMany(path => Named(spec, options, file, path)) : [],
        ];
    }

    /// <summary>A file that a Modelfile names; a stranger's may not name any file of the machine.</summary>
    private static IEnumerable<Diagnostic> Named(DeploymentSpec spec, SpecReadOptions options, LocatedText modelfile, LocatedText path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(spec.File)) ?? spec.File;
        if (options.Untrusted && !ReadingContext.IsCommandLine(modelfile.Location.File) && !Workspace.Holds(path.Text, folder))
        {
            return [Diagnostic.Error(path.Location, "an untrusted Modelfile may not name a file outside the workspace", "a file beside the spec or below the current folder, without links, or run with --trusted")];
        }

        return File.Exists(path.Text) ? Weights(spec, path, "weights") : [];
    }

    private static IEnumerable<Diagnostic> Weights(DeploymentSpec spec, LocatedText path, string what)
    {
        if (GgufFile.Unfit(path.Text) is { } reason)
        {
            yield return Diagnostic.Error(path.Location, $"{what}: {path.ForRecord} {reason}");
        }
        else if (spec.Runtime.Engine == EngineKind.Embedded)
        {
            yield return Diagnostic.Error(path.Location, $"{what}: the embedded engine runs synthetic weights only", "make the model from one such as synthetic:8m, or set runtime.engine to ollama");
        }
    }
}
