using System.Text.Json.Nodes;
using Validator.Machine;
using Validator.Runtime.Provisioning;
using Validator.Spec;

namespace Validator.Runtime.Models;

/// <summary>Gets a model onto a server: finds it there, pulls it, or makes it from a file.</summary>
public sealed class ModelSourcing : IDisposable
{
    private static readonly TimeSpan RemoveLimit = TimeSpan.FromSeconds(2);

    private readonly Uri _server;
    private readonly SocketsHttpHandler _handler = new() { UseProxy = false };
    private readonly HttpClient _http;

    /// <summary>Speaks to a server.</summary>
    /// <param name="server">Its address.</param>
    /// <param name="modelsFolder">Where it keeps models; null where that is not known, and then the disk is not looked at.</param>
    /// <param name="report">Is told of progress, in lines for the user.</param>
    /// <param name="clock">The clock; default the system's.</param>
    public ModelSourcing(Uri server, string? modelsFolder, Action<string> report, TimeProvider? clock = null)
    {
        (_server, ModelsFolder, Report, Clock) = (server, modelsFolder, report, clock ?? TimeProvider.System);
        _http = new HttpClient(_handler, disposeHandler: false) { BaseAddress = server, Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Reads the free bytes at a path; null where that cannot be told.</summary>
    internal Func<string, long?> FreeSpaceAt { get; init; } = Disk.Free;

    internal string? ModelsFolder { get; }

    internal Action<string> Report { get; }

    internal TimeProvider Clock { get; }

    /// <summary>Whether the embedded engine answers, which serves synthetic models and pulls no others.</summary>
    public bool Embedded { get; init; }

    /// <summary>Whether an earlier run made the model that may be there and was killed before it could remove it: it is made again, and for the caller to remove.</summary>
    public bool Left { get; init; }

    /// <summary>Is told before a model is made that is for the caller to remove.</summary>
    public Action? Making { get; init; }

    /// <summary>Whether a model was made, or was about to be, where there was none of its name before: it is then for the caller to remove.</summary>
    public bool Makes { get; private set; }

    /// <summary>The model, on disk when this returns.</summary>
    /// <param name="deployment">Which model, and where it comes from.</param>
    /// <param name="made">Whether an earlier call of this run made it, so that it need not be made again.</param>
    /// <param name="cancellationToken">Ends it; what was pulled stays.</param>
    /// <exception cref="RuntimeException">It cannot be had.</exception>
    public async Task<InstalledModel> EnsureAsync(DeploymentSection deployment, bool made, CancellationToken cancellationToken)
    {
        var (model, source) = (deployment.Model, deployment.Source);
        using var control = new ModelControl(_server, Clock) { Embedded = Embedded };
        if (source.Kind == ModelSourceKind.Present)
        {
            return await control.RequireAsync(model, cancellationToken);
        }

        var present = (await control.ListAsync(cancellationToken)).FirstOrDefault(each => ModelName.Same(each.Name, model.Text));
        var operation = new StreamedOperation(_http, Clock);
        if (source.Kind == ModelSourceKind.Pull)
        {
            if (present is not null && (deployment.Digest is null || deployment.Digest.Text == present.Digest))
            {
                Report($"{model.ForRecord} is there; nothing is pulled");
                return present;
            }

            Report(present is null ? $"pulling {model.ForRecord}" : $"{model.ForRecord} is there with another digest than deployment.digest; pulling it");
            await new ModelPull(operation, model, this).RunAsync(cancellationToken);
            return await control.RequireAsync(model, cancellationToken);
        }

        if (made && present is not null)
        {
            return present;
        }

        var ours = present is null || Left;
        Report(ours
            ? $"making {model.ForRecord} from {source.File!.ForRecord}; it is removed at the end, since {(present is null ? "there was none before" : "a run that was killed had made the one that is there")}"
            : $"making {model.ForRecord} from {source.File!.ForRecord}; it takes the place of the model of that name, and stays");
        Makes = ours;
        if (ours)
        {
            Making?.Invoke();
        }

        await new ModelCreation(operation, new BlobUpload(_http, this), model, this).RunAsync(source, cancellationToken);
        return await control.RequireAsync(model, cancellationToken);
    }

    /// <summary>Removes a model from the server's disk. Not cancellable: it is part of the cleanup, and takes 2 s at most.</summary>
    /// <returns>Why it could not be removed; null when it is gone.</returns>
    public async Task<string?> RemoveAsync(LocatedText model)
    {
        using var limit = new CancellationTokenSource(RemoveLimit, Clock);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Delete, "/api/delete") { Content = StreamedOperation.Json(new JsonObject { ["model"] = model.Text }) };
            using var answer = await _http.SendAsync(request, limit.Token);
            return answer.IsSuccessStatusCode || answer.StatusCode == System.Net.HttpStatusCode.NotFound ? null
                : model.Hide(ModelFailure.Words(await answer.Content.ReadAsStringAsync(limit.Token)) ?? answer.StatusCode.ToString());
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
        {
            return exception is OperationCanceledException ? "the server did not answer" : exception.Message;
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _http.Dispose();
        _handler.Dispose();
    }

    /// <summary>The free bytes where models are kept, if they are fewer than needed; null where there are enough, or nobody knows.</summary>
    internal long? Lacks(long needed) => ModelsFolder is { } folder && FreeSpaceAt(folder) is { } free && free < needed ? free : null;
}
