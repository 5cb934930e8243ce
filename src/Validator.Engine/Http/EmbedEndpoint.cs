using System.Runtime.InteropServices;
using System.Text;
using Microsoft.AspNetCore.Http;
using Validator.Engine.Models;
using Validator.Engine.Scheduling;

namespace Validator.Engine.Http;

/// <summary><c>/api/embed</c>, the older <c>/api/embeddings</c>, and <c>/v1/embeddings</c>.</summary>
internal sealed class EmbedEndpoint(EngineOptions options, RunnerPool pool, ModelLibrary library, TimeProvider time)
{
    /// <summary>llama-server's words for a model that makes text.</summary>
    private const string NoEmbeddings = "This server does not support embeddings. Start it with `--embeddings`";

    private const string TooLong = "the input length exceeds the context length";

    public async Task EmbedAsync(HttpContext http, CancellationToken cancellationToken)
    {
        long startedAt = time.GetTimestamp();
        EmbedRequest request = EmbedRequest.Read(await RequestBody.ReadAsync(http.Request, cancellationToken));
        Result result = await RunAsync(request, startedAt, cancellationToken);
        FrameBuffer json = new FrameBuffer().Open('{').Name("model"u8).Text(request.Model).Name("embeddings"u8).Open('[');
        foreach (float[] embedding in result.Embeddings)
        {
            Write(json, embedding);
        }

        json.Close(']');
        if (result.Embeddings.Count > 0)
        {
            json.Name("total_duration"u8).Number(GoDuration.Nanoseconds(time.GetElapsedTime(startedAt)))
                .Name("load_duration"u8).Number(GoDuration.Nanoseconds(result.Load))
                .Name("prompt_eval_count"u8).Number(result.Tokens);
        }

        await Answers.JsonAsync(http.Response, json.Close('}'));
    }

    public async Task EmbeddingsAsync(HttpContext http, CancellationToken cancellationToken)
    {
        EmbedRequest request = EmbedRequest.ReadOld(await RequestBody.ReadAsync(http.Request, cancellationToken));
        if (request.Model.Trim().Length == 0)
        {
            throw new EngineException(StatusCodes.Status400BadRequest, ModelReference.Required);
        }

        try
        {
            Result result = await RunAsync(request, time.GetTimestamp(), cancellationToken);
            FrameBuffer json = new FrameBuffer().Open('{').Name("embedding"u8).Open('[');
            foreach (float value in result.Embeddings.Count > 0 ? result.Embeddings[0] : [])
            {
                // Go widens to 64 bits here, and writes the digits that takes.
                json.Number((double)value);
            }

            await Answers.JsonAsync(http.Response, json.Close(']').Close('}'));
        }
        catch (EngineException error) when (error.Message is NoEmbeddings or TooLong)
        {
            throw new EngineException(StatusCodes.Status500InternalServerError, error.Message);
        }
    }

    public async Task OpenAiAsync(HttpContext http, CancellationToken cancellationToken)
    {
        try
        {
            EmbedRequest request = EmbedRequest.ReadOpenAi(await RequestBody.ReadAsync(http.Request, cancellationToken));
            Result result = await RunAsync(request, time.GetTimestamp(), cancellationToken);
            FrameBuffer json = new FrameBuffer().Open('{').Name("object"u8).Text("list").Name("data"u8).Open('[');
            for (int i = 0; i < result.Embeddings.Count; i++)
            {
                json.Open('{').Name("object"u8).Text("embedding").Name("embedding"u8);
                _ = request.Base64 ? json.Text(Base64(result.Embeddings[i])) : Write(json, result.Embeddings[i]);
                json.Name("index"u8).Number(i).Close('}');
            }

            json.Close(']').Name("model"u8).Text(request.Model).Name("usage"u8).Open('{')
                .Name("prompt_tokens"u8).Number(result.Tokens).Name("total_tokens"u8).Number(result.Tokens).Close('}').Close('}');
            await OpenAiAnswers.JsonAsync(http.Response, StatusCodes.Status200OK, json);
        }
        catch (EngineException error)
        {
            await OpenAiAnswers.ErrorAsync(http.Response, error.Status, error.Message);
        }
    }

    private static string Base64(float[] embedding) => Convert.ToBase64String(MemoryMarshal.AsBytes(embedding.AsSpan()));

    private static FrameBuffer Write(FrameBuffer json, float[] embedding)
    {
        json.Open('[');
        foreach (float value in embedding)
        {
            json.Number(value);
        }

        return json.Close(']');
    }

    private static int[] Tokenize(string text, int contextLength, bool truncate)
    {
        List<int> tokens = [Tokenizer.BeginOfSequence];
        Tokenizer.Tokenize(Encoding.UTF8.GetBytes(text), tokens);
        return tokens.Count <= contextLength || truncate
            ? [.. tokens.Take(contextLength)]
            : throw new EngineException(StatusCodes.Status400BadRequest, TooLong);
    }

    private async Task<Result> RunAsync(EmbedRequest request, long startedAt, CancellationToken cancellationToken)
    {
        if (request.Model.Trim().Length == 0)
        {
            throw new EngineException(StatusCodes.Status404NotFound, $"model '{request.Model}' not found");
        }

        ModelName name = ModelReference.Parse(request.Model) ?? throw new EngineException(StatusCodes.Status400BadRequest, ModelReference.Invalid);
        Model model = library.Find(name)?.Model
            ?? throw new EngineException(StatusCodes.Status404NotFound, $"model \"{request.Model}\" not found, try pulling it first");
        RunnerOptions runner = new ModelOptions(model.Parameters, request.Options).Runner(options, model.Spec);
        if (model.Spec.IsEmbedding)
        {
            runner = runner with { Parallel = 1 };
        }

        using Lease lease = await pool.AcquireAsync(model, runner, request.KeepAlive, cancellationToken);
        TimeSpan load = time.GetElapsedTime(startedAt);
        List<float[]> embeddings = [];
        int tokens = 0;
        foreach (string text in request.Input)
        {
            EmbeddingRunner embedder = lease.Runner as EmbeddingRunner
                ?? throw new EngineException(StatusCodes.Status501NotImplemented, NoEmbeddings);
            int[] prompt = Tokenize(text, runner.ContextLength, request.Truncate);
            float[] embedding = await embedder.EmbedAsync(prompt, cancellationToken);
            embeddings.Add(Shorten(embedding, request.Dimensions));
            tokens += prompt.Length;
        }

        return new Result(embeddings, load, tokens);
    }

    /// <summary>The first values, of length 1 again.</summary>
    private static float[] Shorten(float[] embedding, long dimensions)
    {
        if (dimensions <= 0 || dimensions >= embedding.Length)
        {
            return embedding;
        }

        float[] shorter = embedding[..(int)dimensions];
        EmbeddingRunner.Normalize(shorter);
        return shorter;
    }

    private sealed record Result(IReadOnlyList<float[]> Embeddings, TimeSpan Load, int Tokens);
}
