using Validator.Runtime;
using Validator.Runtime.Models;
using Validator.Spec;

namespace Validator.Pipeline;

/// <summary>The model of a run: got onto the server before the first load, and removed at the end where the run made it.</summary>
internal sealed class ModelOfRun(Plan plan, VerificationOptions options)
{
    private const string Stage = "load-model";
    private readonly DeploymentSpec _spec = plan.Spec;

    private readonly MadeModels _made = new(StaleRuns.FolderHere(options.Environment));

    /// <summary>Whether it was made by this run where there was none, and still is there.</summary>
    private bool _ours;

    /// <summary>Whether it was made by this run and still is there.</summary>
    public bool IsOurs => _ours;

    /// <summary>The model, on the disk of the configuration's server.</summary>
    /// <exception cref="RuntimeException">It cannot be had.</exception>
    public async Task<InstalledModel> EnsureAsync(ConfigurationRun run, OllamaServer server, CancellationToken cancellationToken)
    {
        using var sourcing = Sourcing(run, server);
        try
        {
            return await sourcing.EnsureAsync(_spec.Deployment, _ours, cancellationToken);
        }
        finally
        {
            // Where it failed on the way the model may be there or not; its removal tells.
            _ours |= sourcing.Makes;
        }
    }

    /// <summary>Removes the model where it is ours and no further configuration needs it. To be called before the server is stopped.</summary>
    public async Task ReleaseAsync(ConfigurationRun run, OllamaServer server)
    {
        if (!_ours || (run.Configuration != plan.Configurations[^1] && run.Failure?.Decision != Gates.Decision.Cancelled))
        {
            return;
        }

        var model = _spec.Deployment.Model;
        using var sourcing = Sourcing(run, server);
        var problem = server.Exited.IsCompleted ? "the server is gone" : await sourcing.RemoveAsync(model);
        _ours = problem is not null;
        if (!_ours && Folder(server) is { } folder)
        {
            _made.Remove(model.Text, folder);
        }

        options.Progress?.Report(new StageReported(
            Stage, run.Configuration, problem is null ? $"removed {model.ForRecord}, which this run had made" : $"{model.ForRecord}, which this run made, could not be removed: {problem}; remove it with ollama rm {model.ForRecord}"));
    }

    /// <summary>Says so where the model stays because no server was left to remove it.</summary>
    public void Conclude()
    {
        if (_ours)
        {
            _ours = false;
            options.Progress?.Report(new StageReported(Stage, null, $"{_spec.Deployment.Model.ForRecord}, which this run made, is still there; remove it with ollama rm {_spec.Deployment.Model.ForRecord}"));
        }
    }

    private string? Folder(OllamaServer server) => server.IsAttached ? null : ModelsFolder.Of(_spec.Runtime.Environment, options.Environment);

    private ModelSourcing Sourcing(ConfigurationRun run, OllamaServer server)
    {
        var (folder, model) = (Folder(server), _spec.Deployment.Model.Text);
        return new ModelSourcing(
            server.BaseAddress,
            folder,
            line => options.Progress?.Report(new StageReported(Stage, run.Configuration, run.Redaction.Apply(line))),
            options.Time)
        {
            Embedded = run.Rehearsed,
            Left = folder is not null && _made.Has(model, folder),
            Making = folder is null ? null : () => _made.Add(model, folder),
        };
    }
}
