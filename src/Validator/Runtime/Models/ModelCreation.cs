using System.Text.Json.Nodes;
using Validator.Spec;
using Validator.Spec.Modelfiles;

namespace Validator.Runtime.Models;

/// <summary>Makes a model from a Modelfile or from a file of weights.</summary>
internal sealed class ModelCreation(StreamedOperation operation, BlobUpload upload, LocatedText model, ModelSourcing sourcing)
{
    /// <exception cref="RuntimeException">It cannot be made.</exception>
    public async Task RunAsync(ModelSource source, CancellationToken cancellationToken)
    {
        var body = source.Kind == ModelSourceKind.Gguf
            ? new JsonObject { ["model"] = model.Text, ["files"] = await FilesAsync([source.File!], cancellationToken) }
            : await BodyAsync(Read(source.File!), cancellationToken);
        if (await operation.RunAsync("/api/create", body, line => sourcing.Report(model.Hide(line.Status)), cancellationToken) is { } failure)
        {
            var words = model.Hide(source.File!.Hide(failure.Words));
            var diagnosis = LogDiagnosis.Of([words], null);
            throw new RuntimeException(
                $"The server did not make {model.ForRecord} from {source.File.ForRecord}: {words}",
                diagnosis?.Cause,
                diagnosis?.Remedy ?? "See the server's log; the file may be of an architecture that this version of Ollama does not know.");
        }
    }

    /// <summary>The request as Ollama's own client makes it of a Modelfile.</summary>
    private async Task<JsonObject> BodyAsync(Modelfile modelfile, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["model"] = model.Text };
        if (modelfile.FromModel is { } from)
        {
            body["from"] = from.Text;
        }

        foreach (var (field, files) in new[] { ("files", modelfile.FromFiles), ("adapters", modelfile.Adapters), ("draft_files", modelfile.Drafts) })
        {
            if (files.Count > 0)
            {
                body[field] = await FilesAsync(files, cancellationToken);
            }
        }

        foreach (var (field, text) in modelfile.Texts)
        {
            body[field] = text;
        }

        if (modelfile.Licenses.Count > 0)
        {
            body["license"] = new JsonArray([.. modelfile.Licenses.Select(text => (JsonNode)text)]);
        }

        if (modelfile.Parameters.Count > 0)
        {
            body["parameters"] = new JsonObject(modelfile.Parameters.Select(each => KeyValuePair.Create(each.Key, JsonNode.Parse(each.Value))));
        }

        if (modelfile.Messages.Count > 0)
        {
            body["messages"] = new JsonArray([.. modelfile.Messages.Select(each => (JsonNode)new JsonObject { ["role"] = each.Role, ["content"] = each.Content })]);
        }

        return body;
    }

    private async Task<JsonObject> FilesAsync(IReadOnlyList<LocatedText> files, CancellationToken cancellationToken)
    {
        var digests = new JsonObject();
        foreach (var file in files)
        {
            // The server wants relative names, and shards of one model keep theirs.
            digests[Path.GetFileName(file.Text)] = await upload.SendAsync(file, cancellationToken);
        }

        return digests;
    }

    private static Modelfile Read(LocatedText file)
    {
        var read = ModelfileReader.Read(file.Text, file.ForRecord);
        return read.Modelfile ?? throw new RuntimeException(
            $"{file.ForRecord} cannot be used: {string.Join("; ", read.Diagnostics.Where(each => each.Severity == DiagnosticSeverity.Error).Select(each => file.Hide(each.ToString())))}",
            null,
            "Correct the Modelfile; ollama-validator lint says the same without starting anything.");
    }
}
