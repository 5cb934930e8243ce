using Validator.Runtime;
using Validator.Spec;

namespace Validator.Pipeline;

/// <summary>A server that runs already, for all configurations of a run: found as it is, and left as it was.</summary>
internal sealed class Attachment(DeploymentSpec spec, VerificationOptions options)
{
    /// <summary>Of the 7 s that a run has from the first signal to its end.</summary>
    private static readonly TimeSpan InAHurry = TimeSpan.FromSeconds(3);
    private readonly Redaction _redaction = new(Secrets.OfUrl(spec));
    private MemoryState? _before;

    /// <summary>Attaches, and at the first time looks at what the server has in memory.</summary>
    /// <exception cref="RuntimeException">Nobody answers as Ollama does.</exception>
    public async Task<OllamaServer> ConnectAsync(CancellationToken cancellationToken)
    {
        var address = new Uri(spec.Runtime.Url!.Text);
        var server = await ServerAttach.ConnectAsync(address, spec.Runtime.ReadyTimeout, options.Time, cancellationToken);
        try
        {
            using var control = new ModelControl(address, options.Time);
            _before ??= await MemoryState.OfAsync(control, cancellationToken);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }

        return server;
    }

    /// <summary>Puts back what was changed. A server that is gone or does not answer has nothing to be put back to.</summary>
    public async Task RestoreAsync(CancellationToken cancellationToken)
    {
        if (_before is not { } before)
        {
            return;
        }

        _before = null;
        using var hurry = new CancellationTokenSource();
        await using var cut = cancellationToken.Register(() => hurry.CancelAfter(InAHurry));
        try
        {
            using var control = new ModelControl(new Uri(spec.Runtime.Url!.Text), options.Time);
            var problems = await before.RestoreAsync(control, spec.Deployment.Model, spec.Runtime.LoadTimeout, options.Time, hurry.Token);
            foreach (var problem in problems)
            {
                await options.Diagnostics.WriteLineAsync($"warning: the server is not as it was: {_redaction.Apply(problem)}");
            }
        }
        catch (Exception exception) when (exception is RuntimeException or OperationCanceledException)
        {
            await options.Diagnostics.WriteLineAsync($"warning: what the server had in memory could not be restored: {_redaction.Apply(exception.Message)}");
        }
    }
}
