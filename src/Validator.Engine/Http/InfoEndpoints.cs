using Microsoft.AspNetCore.Http;
using Validator.Engine.Models;
using Validator.Engine.Scheduling;

namespace Validator.Engine.Http;

/// <summary>The routes that only tell: version, tags, ps, and the models as OpenAI lists them.</summary>
internal sealed class InfoEndpoints(EngineOptions options, RunnerPool pool, ModelLibrary library)
{
    public Task VersionAsync(HttpContext http) =>
        Answers.JsonAsync(http.Response, new FrameBuffer().Open('{').Name("version"u8).Text(options.Version).Close('}'));

    public Task TagsAsync(HttpContext http)
    {
        FrameBuffer json = new FrameBuffer().Open('{').Name("models"u8).Open('[');
        foreach (Model listed in library.Listed)
        {
            ModelSpec model = listed.Spec;
            json.Open('{').Name("name"u8).Text(listed.Name).Name("model"u8).Text(listed.Name)
                .Name("modified_at"u8).Time(listed.ModifiedAt).Name("size"u8).Number(listed.Size)
                .Name("digest"u8).Text(listed.Digest).Name("details"u8);
            Details(json, model).Name("context_length"u8).Number(model.ContextLength)
                .Name("embedding_length"u8).Number(model.Width).Close('}')
                .Name("capabilities"u8).Texts(listed.Capabilities).Close('}');
        }

        return Answers.JsonAsync(http.Response, json.Close(']').Close('}'));
    }

    public Task RunningAsync(HttpContext http)
    {
        FrameBuffer json = new FrameBuffer().Open('{').Name("models"u8).Open('[');
        foreach (LoadedModelInfo loaded in pool.Loaded)
        {
            ModelSpec spec = loaded.Model.Spec;
            json.Open('{').Name("name"u8).Text(loaded.Model.Name).Name("model"u8).Text(loaded.Model.Name)
                .Name("size"u8).Number(Runner.BytesFor(spec, loaded.Options))
                .Name("digest"u8).Text(loaded.Model.Digest).Name("details"u8);
            Details(json, spec).Close('}').Name("expires_at"u8).Time(loaded.ExpiresAt)
                .Name("size_vram"u8).Number(0).Name("context_length"u8).Number(loaded.Options.ContextLength).Close('}');
        }

        return Answers.JsonAsync(http.Response, json.Close(']').Close('}'));
    }

    public Task ModelsAsync(HttpContext http)
    {
        IReadOnlyList<Model> models = library.Listed;
        FrameBuffer json = new FrameBuffer().Open('{').Name("object"u8).Text("list").Name("data"u8);
        if (models.Count == 0)
        {
            json.Literal("null");
        }
        else
        {
            json.Open('[');
            foreach (Model model in models)
            {
                OpenAiModel(json, model.Name, model);
            }

            json.Close(']');
        }

        return OpenAiAnswers.JsonAsync(http.Response, StatusCodes.Status200OK, json.Close('}'));
    }

    public Task ModelAsync(HttpContext http, string name)
    {
        try
        {
            Model model = ShowEndpoint.Require(library, name).Model;
            return OpenAiAnswers.JsonAsync(http.Response, StatusCodes.Status200OK, OpenAiModel(new FrameBuffer(), name, model));
        }
        catch (EngineException error)
        {
            return OpenAiAnswers.ErrorAsync(http.Response, error.Status, error.Message);
        }
    }

    private static FrameBuffer OpenAiModel(FrameBuffer json, string id, Model model) => json.Open('{')
        .Name("id"u8).Text(id).Name("object"u8).Text("model").Name("created"u8).Number(model.ModifiedAt.ToUnixTimeSeconds())
        .Name("owned_by"u8).Text(ModelName.Parse(id)?.Namespace ?? "").Close('}');

    /// <summary>Leaves the object open: some routes add to it.</summary>
    public static FrameBuffer Details(FrameBuffer json, ModelSpec model, string parent = "") => json.Open('{')
        .Name("parent_model"u8).Text(parent).Name("format"u8).Text("synthetic").Name("family"u8).Text("synthetic")
        .Name("families"u8).Texts(["synthetic"]).Name("parameter_size"u8).Text(ModelCatalog.Abbreviate(model.ParameterCount))
        .Name("quantization_level"u8).Text("Q8_0");
}
