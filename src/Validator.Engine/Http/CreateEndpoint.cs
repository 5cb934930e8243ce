using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Validator.Engine.Models;
using Validator.Engine.Models.Storage;
using Validator.Engine.Scheduling;

namespace Validator.Engine.Http;

/// <summary><c>/api/create</c>: a model made from another, with a system message, a template, parameters and messages of its own.</summary>
internal sealed class CreateEndpoint(ModelLibrary library, Puller puller, UploadedBlobs uploads)
{
    public async Task CreateAsync(HttpContext http, CancellationToken cancellationToken)
    {
        CreateRequest request = CreateRequest.Read(await RequestBody.ReadAsync(http.Request, cancellationToken));
        await Progress.RunAsync(http.Response, request.Stream, progress => CreateAsync(request, progress, cancellationToken), cancellationToken);
    }

    private async Task CreateAsync(CreateRequest request, Progress progress, CancellationToken cancellationToken)
    {
        if (request.From.Length == 0)
        {
            throw request.Files is { } files
                ? await RefuseAsync(files, progress)
                : new EngineException(400, "neither 'from' or 'files' was specified");
        }

        ModelName from = ModelReference.Parse(request.From) ?? throw new EngineException(400, ModelReference.Invalid);
        if (library.Find(from) is null)
        {
            await puller.PullAsync(from, insecure: false, progress, cancellationToken);
        }

        ModelLibrary.Entry source = library.Find(from) ?? throw new EngineException(500, "file does not exist");
        if (request.Adapters is { } adapters)
        {
            throw await RefuseAsync(adapters, progress);
        }

        if (request.Quantize.Length > 0)
        {
            throw new EngineException(500, "quantization is only supported for F16, BF16 and F32 models");
        }

        List<LayerContent> contents = Compose(request, source);
        foreach (LayerContent content in contents)
        {
            string digest = ModelImage.DigestOf(content.Bytes);
            bool exists = content.From.Length > 0 || library.Blob(digest) is not null;
            await progress.ReportAsync($"{(exists ? "using existing" : "creating new")} layer {digest}");
        }

        await progress.ReportAsync("writing manifest");
        string requires = request.Requires.Length > 0 ? request.Requires : source.Model.Requires;
        library.Put(request.Name, ModelImage.Compose(source.Model.Spec, requires, contents));
        await progress.ReportAsync("success");
    }

    /// <summary>The source's layers, those that the request replaces left out, and the request's after them.</summary>
    private static List<LayerContent> Compose(CreateRequest request, ModelLibrary.Entry source)
    {
        List<LayerContent> contents = [.. source.Image.Contents(source.Model.Name)];
        if (request.Template.Length > 0)
        {
            try
            {
                GoTemplate.Parse(request.Template);
            }
            catch (FormatException error)
            {
                throw new EngineException(400, $"template error: {error.Message}");
            }

            Replace(MediaTypes.Template, request.Template);
        }

        if (request.System.Length > 0)
        {
            Replace(MediaTypes.System, request.System);
        }

        contents.AddRange(request.License.Select(text => new LayerContent(MediaTypes.License, Encoding.UTF8.GetBytes(text))));
        if (Merge(source.Model.Parameters, request.Parameters) is { } parameters)
        {
            Replace(MediaTypes.Parameters, parameters);
        }

        if (request.Messages.Count > 0)
        {
            Replace(MediaTypes.Messages, MessagesJson(request.Messages));
        }

        return contents;

        void Replace(string mediaType, string text)
        {
            contents.RemoveAll(content => content.MediaType == mediaType);
            contents.Add(new LayerContent(mediaType, Encoding.UTF8.GetBytes(text)));
        }
    }

    /// <summary>The source's parameters with the request's over them; null if there are none at all.</summary>
    private static string? Merge(JsonElement? source, JsonElement? request)
    {
        SortedDictionary<string, JsonElement> merged = new(StringComparer.Ordinal);
        foreach (JsonElement parameters in new[] { source, request }.OfType<JsonElement>())
        {
            foreach (JsonProperty parameter in parameters.EnumerateObject())
            {
                merged[parameter.Name] = parameter.Value;
            }
        }

        if (merged.Count == 0)
        {
            return null;
        }

        FrameBuffer json = new FrameBuffer().Open('{');
        foreach ((string name, JsonElement value) in merged)
        {
            json.Name(JsonText.Escape(name)).Value(value);
        }

        return json.Close('}').Raw("\n"u8).ToString();
    }

    private static string MessagesJson(IReadOnlyList<ChatMessage> messages)
    {
        FrameBuffer json = new FrameBuffer().Open('[');
        foreach (ChatMessage message in messages)
        {
            json.Open('{').Name("role"u8).Text(message.Role).Name("content"u8).Text(message.Content).Close('}');
        }

        return json.Close(']').Raw("\n"u8).ToString();
    }

    /// <summary>What Ollama does with files up to the point where it would run them, and there the truth.</summary>
    private async Task<EngineException> RefuseAsync(IReadOnlyDictionary<string, string> files, Progress progress)
    {
        foreach ((string path, string digest) in files.OrderBy(file => file.Key, StringComparer.Ordinal))
        {
            if (!BlobEndpoint.IsDigest(digest))
            {
                return new EngineException(400, "invalid digest format");
            }

            byte[]? head = uploads.Head(digest);
            bool isGguf = head is [(byte)'G', (byte)'G', (byte)'U', (byte)'F', ..];
            if (path.EndsWith(".safetensors", StringComparison.Ordinal))
            {
                await progress.ReportAsync("converting model");
            }
            else if (isGguf || path.EndsWith(".gguf", StringComparison.Ordinal))
            {
                await progress.ReportAsync("parsing GGUF");
                if (head is not null && !isGguf)
                {
                    return new EngineException(400, "supplied file was not in GGUF format");
                }
            }
            else
            {
                continue;
            }

            return head is null
                ? new EngineException(500, $"open {digest.Replace(':', '-')}: no such file or directory")
                : new EngineException(400, $"\"{path}\" holds real weights; this engine runs synthetic ones only: create from a model such as synthetic:8m");
        }

        return new EngineException(400, files.Count == 0 ? "no files provided to convert" : "unknown type");
    }
}
