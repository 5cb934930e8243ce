using System.Globalization;
using Validator.Gates;
using Validator.Metrics;
using Validator.Pipeline.Preflight;
using Validator.Runtime;
using Validator.Runtime.Models;
using Validator.Spec;

namespace Validator.Pipeline;

/// <summary>Boots and stops the server of a configuration.</summary>
/// <param name="plan">What is deployed.</param>
/// <param name="options">How it is run.</param>
/// <param name="policy">What may stand against a load.</param>
/// <param name="shared">The model, where other booters see to the same one; null makes one.</param>
internal sealed class Booter(Plan plan, VerificationOptions options, MachinePolicy policy, ModelOfRun? shared = null)
{
    private readonly DeploymentSpec spec = plan.Spec;
    private readonly Affinity affinity = new(plan);
    private readonly Attachment attachment = new(plan.Spec, options);
    private readonly ModelOfRun model = shared ?? new ModelOfRun(plan, options);

    /// <summary>What the embedded engine's version ends with, so that nobody takes it for Ollama.</summary>
    internal const string EmbeddedVersion = "-embedded";

    /// <summary>The same where it plays a scripted machine.</summary>
    private const string ScriptedVersion = "-embedded.scripted";

    /// <summary>Exit code of what SIGKILL ended.</summary>
    private const int Killed = 128 + NativeMethods.SignalKill;

    /// <summary>The model, for booters of other servers that see to it too.</summary>
    public ModelOfRun Model => model;

    /// <summary>Boots the server and loads the model, unless that was tried before or something stands against it.</summary>
    public async Task BootAsync(ConfigurationRun run, CancellationToken cancellationToken)
    {
        if (run.Booted || run.Failure is not null)
        {
            return;
        }

        run.Booted = true;
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            await BootServerAsync(run, cancellationToken);
            await LoadModelAsync(run, run.Server!, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            run.Failure = new RunFailure(Decision.Cancelled, "the run was broken off by a signal");
        }
        catch (RuntimeException exception)
        {
            run.Failure = RunFailure.Of(exception, run.Redaction);
        }
    }

    /// <summary>Removes the model where this run made it and left it on the disk, by a server that is booted for that.</summary>
    /// <param name="last">The last configuration of the plan, not booted.</param>
    /// <param name="cancellationToken">Gives up; the model is then told of at the end.</param>
    public async Task RemoveModelAsync(ConfigurationRun last, CancellationToken cancellationToken)
    {
        if (!model.IsOurs)
        {
            return;
        }

        try
        {
            await BootServerAsync(last, cancellationToken);
        }
        catch (Exception exception) when (exception is RuntimeException or OperationCanceledException)
        {
            return;
        }

        await StopAsync(last);
    }

    /// <summary>Stops the server with its whole tree. Does nothing where none runs.</summary>
    /// <param name="run">The configuration.</param>
    /// <param name="keepModel">Whether other servers are to come that need the model.</param>
    public async Task StopAsync(ConfigurationRun run, bool keepModel = false)
    {
        if (run.Server is not { } server)
        {
            return;
        }

        options.Progress?.Report(new StageStarted("stop", run.Configuration, server.IsAttached ? "leaving the server" : "stopping the server"));
        if (!keepModel)
        {
            await model.ReleaseAsync(run, server);
        }

        run.Server = null;
        var alive = !server.Exited.IsCompleted;
        var survivors = await server.StopAsync();
        if (alive && (await server.Exited).Code == Killed)
        {
            run.Health.Add(new HealthEvent(run.Health.Now, HealthKinds.StopForced, Process: server.ProcessId));
        }

        await server.DisposeAsync();
        if (survivors.Count > 0)
        {
            run.Failure ??= new RunFailure(Decision.Rejected, $"processes of the server could not be ended: {string.Join(", ", survivors)}", "end them by hand");
        }
    }

    /// <summary>To be called when every server is stopped.</summary>
    public void Conclude() => model.Conclude();

    /// <summary>Leaves a server that is not ours as it was found. Does nothing with one that we booted.</summary>
    public Task RestoreAsync(CancellationToken cancellationToken) => attachment.RestoreAsync(cancellationToken);

    private async Task BootServerAsync(ConfigurationRun run, CancellationToken cancellationToken)
    {
        run.Server = spec.Runtime.Engine == EngineKind.Attach ? await AttachAsync(run, cancellationToken) : await StartAsync(run, cancellationToken);
        run.Scripted = run.Server.Version.EndsWith(ScriptedVersion, StringComparison.Ordinal);
        run.Rehearsed = run.Scripted || run.Server.Version.EndsWith(EmbeddedVersion, StringComparison.Ordinal);
        options.Progress?.Report(new StageReported(
            "boot", run.Configuration, $"{(spec.Runtime.VersionForRecord is null ? $"version {run.Redaction.Apply(run.Server.Version)}" : "a server")} at {spec.Runtime.Url?.ForRecord ?? run.Server.BaseAddress.ToString()}, ready after {run.Server.TimeToReady.TotalMilliseconds:0} ms"));
    }

    private async Task<OllamaServer> AttachAsync(ConfigurationRun run, CancellationToken cancellationToken)
    {
        options.Progress?.Report(new StageStarted("boot", run.Configuration, $"attaching to {spec.Runtime.Url!.ForRecord}"));
        return await attachment.ConnectAsync(cancellationToken);
    }

    private async Task<OllamaServer> StartAsync(ConfigurationRun run, CancellationToken cancellationToken)
    {
        var command = spec.Runtime.Engine == EngineKind.Embedded ? Embedded() : await OllamaAsync(run, cancellationToken);
        options.Progress?.Report(new StageStarted("boot", run.Configuration, command.ToString()));
        var bound = affinity.Plan();
        var server = await ServerBoot.StartAsync(
            command,
            new ServerBootOptions
            {
                Environment = spec.Runtime.Environment,
                Secrets = run.Secrets,
                ReadyTimeout = spec.Runtime.ReadyTimeout,
                LogPath = run.Folder.ServerLog,
                Supervisor = options.Supervisor,
                Processors = bound?.Server.ToString(),
                Nice = spec.Runtime.Nice,
                StateFolder = StaleRuns.FolderHere(options.Environment),
                TimeProvider = options.Time,
            },
            cancellationToken);
        if (bound?.Client.Apply() == true)
        {
            Tell($"the server has the processors {bound.Server}, this tool {bound.Client}");
        }

        if (spec.Runtime.ClientNice is { } nice && !Priority.Apply(nice))
        {
            Tell($"this tool could not be given the priority {nice}; below the one that it has takes a privilege");
        }

        return server;

        void Tell(string words) => options.Progress?.Report(new StageReported("boot", run.Configuration, words));
    }

    private ServerCommand Embedded()
    {
        var (faults, profile) = (spec.Runtime.Faults, spec.Runtime.Profile);
        var command = With(faults?.Text, plan.Profile?.Source);
        return faults is { FromEnvironment: true } || profile is { FromEnvironment: true }
            ? command with { Shown = With(faults?.ForRecord, profile?.ForRecord).ToString() }
            : command;

        ServerCommand With(string? faultFile, string? played) => options.EmbeddedEngine with
        {
            Arguments =
            [
                .. options.EmbeddedEngine.Arguments,
                .. faultFile is null ? Array.Empty<string>() : ["--faults", faultFile],
                .. played is null ? Array.Empty<string>() : ["--profile", played, "--time-scale", plan.TimeScale.ToString(CultureInfo.InvariantCulture)],
            ],
        };
    }

    private async Task<ServerCommand> OllamaAsync(ConfigurationRun run, CancellationToken cancellationToken)
    {
        var declared = spec.Runtime.Executable;
        var (executable, provisioned) = await Provisioning.FindAsync(
            spec.Runtime,
            options.Environment,
            line => options.Progress?.Report(new StageReported("boot", run.Configuration, run.Redaction.Apply(line))),
            options.Time,
            cancellationToken);
        if (provisioned is not null)
        {
            // The record of the run: what was booted, and what vouched for it.
            await File.AppendAllTextAsync(run.Folder.ServerLog, $"ollama-validator: {provisioned}\n", cancellationToken);
        }

        var command = ServerCommand.Ollama(executable);
        return declared is { FromEnvironment: true } ? command with { Shown = new ServerCommand(declared.ForRecord, command.Arguments).ToString() } : command;
    }

    /// <summary>A request to <c>/v1</c> carries no option that the model is loaded with, so another load would not be its.</summary>
    private IReadOnlyDictionary<string, OptionValue> LoadOptions(Configuration configuration) =>
        spec.Deployment.Api == ApiKind.OpenAi ? new Dictionary<string, OptionValue>() : configuration.Options;

    /// <summary>Whether the policies let the model be loaded, now that it is known what it is like.</summary>
    private bool Allows(ConfigurationRun run, ModelShape shape)
    {
        var found = policy.Of(run.Configuration, shape);
        run.Policy = [.. run.Policy, .. found];
        run.Failure = MachinePolicy.FailureOf(found);
        foreach (var result in found)
        {
            options.Progress?.Report(new StageReported("load-model", run.Configuration, $"{result.Finding.Class}: {run.Redaction.Apply(result.Finding.Explanation)}"));
        }

        return run.Failure is null;
    }

    private async Task LoadModelAsync(ConfigurationRun run, OllamaServer server, CancellationToken cancellationToken)
    {
        using var control = new ModelControl(server.BaseAddress, options.Time) { Embedded = run.Rehearsed };
        var name = spec.Deployment.Model;
        options.Progress?.Report(new StageStarted("load-model", run.Configuration, name.ForRecord));
        var installed = await model.EnsureAsync(run, server, cancellationToken);
        run.Served = new Served(
            spec.Runtime.VersionForRecord is null ? run.Redaction.Apply(server.Version) : null,
            spec.Deployment.Digest is { FromEnvironment: true } || installed.Digest is null ? null : run.Redaction.Apply(installed.Digest));
        var (shape, blob, _) = await control.DescribeAsync(name, installed.Size, cancellationToken);
        if (shape is not null && !Allows(run, shape))
        {
            return;
        }

        var took = await control.LoadAsync(name, LoadOptions(run.Configuration), spec.Deployment.KeepAlive, spec.Runtime.LoadTimeout, cancellationToken);
        var loaded = await control.PsAsync(cancellationToken);
        (run.LoadTime, run.LoadedContext) = (took, loaded.FirstOrDefault(other => ModelName.Same(other.Name, name.Text))?.ContextLength);
        run.Placement = LoadTelemetry.PlacementOf(loaded, name);
        run.Neighbours = [.. loaded.Where(other => !ModelName.Same(other.Name, name.Text)).Select(other => other.Name)];
        var runner = await RunnerSight.LookAsync(server, blob, options.Time, cancellationToken);
        run.Contract = BootContract.Evaluate(spec, run.Configuration, server.Version, installed, loaded, runner, shape?.ContextLength is { } limit and <= int.MaxValue ? (int)limit : null);
        options.Progress?.Report(new StageReported("load-model", run.Configuration, $"loaded in {took.TotalMilliseconds:0} ms"));
    }
}
