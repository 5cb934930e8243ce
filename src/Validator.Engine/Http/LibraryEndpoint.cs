using Microsoft.AspNetCore.Http;
using Validator.Engine.Models;
using Validator.Engine.Scheduling;

namespace Validator.Engine.Http;

/// <summary><c>/api/copy</c>, <c>/api/delete</c>, <c>/api/pull</c> and <c>/api/push</c>.</summary>
internal sealed class LibraryEndpoint(ModelLibrary library, Puller puller)
{
    public async Task CopyAsync(HttpContext http, CancellationToken cancellationToken)
    {
        Fields fields = new(await RequestBody.ReadAsync(http.Request, cancellationToken), "CopyRequest");
        (string from, string to) = (fields.Text("source"), fields.Text("destination"));
        ModelName source = ModelName.Parse(from) ?? throw new EngineException(400, $"source \"{JsonText.EscapeText(from)}\" is invalid");
        ModelName destination = ModelName.Parse(to) ?? throw new EngineException(400, $"destination \"{JsonText.EscapeText(to)}\" is invalid");
        ModelLibrary.Entry entry = library.Find(source) ?? throw new EngineException(404, $"model \"{from}\" not found");
        if (source != destination)
        {
            library.Put(destination, entry.Image);
        }

        http.Response.ContentLength = 0;
    }

    public async Task DeleteAsync(HttpContext http, CancellationToken cancellationToken)
    {
        Fields fields = new(await RequestBody.ReadAsync(http.Request, cancellationToken), "DeleteRequest");
        string text = ModelReference.Of(fields);
        ModelName name = ModelReference.ParseTag(text) ?? throw new EngineException(
            400, text.Trim().Length == 0 ? ModelReference.Required : $"name \"{JsonText.EscapeText(text)}\" is invalid");
        if (!library.Delete(name))
        {
            throw new EngineException(404, $"model '{text}' not found");
        }

        http.Response.ContentLength = 0;
    }

    public async Task PullAsync(HttpContext http, CancellationToken cancellationToken)
    {
        Fields fields = new(await RequestBody.ReadAsync(http.Request, cancellationToken), "PullRequest");
        ModelName name = ModelReference.ParseTag(ModelReference.Of(fields)) ?? throw new EngineException(400, ModelReference.Invalid);
        bool insecure = fields.Flag("insecure") ?? false;
        await Progress.RunAsync(
            http.Response, fields.Flag("stream") ?? true, progress => puller.PullAsync(name, insecure, progress, cancellationToken), cancellationToken);
    }

    /// <summary>There is no registry to push to: the answer is Ollama's where it finds none.</summary>
    public async Task PushAsync(HttpContext http, CancellationToken cancellationToken)
    {
        Fields fields = new(await RequestBody.ReadAsync(http.Request, cancellationToken), "PushRequest");
        string text = ModelReference.Of(fields) is { Length: > 0 } given ? given : throw new EngineException(400, ModelReference.Required);
        bool insecure = fields.Flag("insecure") ?? false;
        await Progress.RunAsync(http.Response, fields.Flag("stream") ?? true, PushAsync, cancellationToken);

        async Task PushAsync(Progress progress)
        {
            ModelName name = ModelName.Parse(text) ?? throw new EngineException(500, ModelReference.Invalid);
            if (name.Scheme == "http" && !insecure)
            {
                throw new EngineException(500, "insecure protocol http");
            }

            await progress.ReportAsync("retrieving manifest");
            if (library.Find(name) is not { } entry)
            {
                await progress.ReportAsync("couldn't retrieve manifest");
                throw new EngineException(500, "file does not exist");
            }

            throw new EngineException(500, Puller.Unreachable(name, "Head", $"blobs/{entry.Image.Manifest.Layers[0].Digest}"));
        }
    }
}
