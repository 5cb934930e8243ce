using System.Security.Cryptography;
using System.Text.Json;
using Validator.Engine.Inference;
using Validator.Engine.Models;
using Validator.Engine.Scheduling;

namespace Validator.Engine.Http;

/// <summary>The options of a request, those that Ollama knows checked for their type, unknown ones passed over.</summary>
internal sealed class ModelOptions
{
    /// <summary>ggml takes no more.</summary>
    private const int MaxThreads = 512;

    /// <summary>The least context llama.cpp makes of 0, 1 or less.</summary>
    private const int MinContextLength = 4;

    private const int DefaultBatch = 512;

    private const string Integers =
        "num_keep seed num_predict top_k repeat_last_n draft_num_predict num_ctx num_batch num_gpu main_gpu num_thread";

    private const string Floats =
        "top_p min_p typical_p temperature repeat_penalty presence_penalty frequency_penalty";

    private readonly Dictionary<string, long> _integers = [];
    private readonly Dictionary<string, float> _floats = [];
    private readonly List<string> _stop = [];

    /// <param name="parameters">The model's own options.</param>
    /// <param name="options">The request's, which go before those.</param>
    /// <exception cref="EngineException">An option has the wrong type.</exception>
    public ModelOptions(JsonElement? parameters, JsonElement? options)
    {
        foreach (JsonElement? source in new[] { parameters, options })
        {
            foreach (JsonProperty option in source?.EnumerateObject() ?? default)
            {
                if (option.Value.ValueKind != JsonValueKind.Null)
                {
                    Read(option.Name, option.Value);
                }
            }
        }
    }

    public IReadOnlyList<string> Stop => _stop;

    /// <summary>First tokens that survive a cut, without that of the sequence's begin.</summary>
    public int Keep => (int)Math.Clamp(Integer("num_keep", 4), -1, ModelSpec.MaxContextLength);

    /// <summary>A seed not given, or -1, is drawn anew for each request.</summary>
    public Sampling Sampling => new()
    {
        Temperature = Float("temperature", 0.8f),
        Seed = Integer("seed", -1) is var seed and not -1 ? seed : RandomNumberGenerator.GetInt32(int.MaxValue),
        TopK = (int)Math.Clamp(Integer("top_k", 40), 0, int.MaxValue),
        TopP = Float("top_p", 0.9f),
        MinP = Float("min_p", 0),
        RepeatLast = (int)Math.Clamp(Integer("repeat_last_n", 64), -1, int.MaxValue),
        RepeatPenalty = Float("repeat_penalty", 1) is var penalty and > 0 ? penalty : 1,
        PresencePenalty = Float("presence_penalty", 0),
        FrequencyPenalty = Float("frequency_penalty", 0),
    };

    /// <summary>Most tokens to answer with: 10 contexts if negative or not given.</summary>
    /// <param name="contextLength">Tokens of context.</param>
    /// <param name="byServer">Whether llama-server renders the prompt: only then 0 is one token, else it is no end.</param>
    public long? MaxTokens(int contextLength, bool byServer) => Integer("num_predict", -1) switch
    {
        0 => byServer ? 1 : null,
        < 0 => 10L * contextLength,
        long given => given,
    };

    public RunnerOptions Runner(EngineOptions engine, ModelSpec model)
    {
        long context = Integer("num_ctx", engine.ContextLength);
        long threads = Integer("num_thread", 0);
        long batch = Integer("num_batch", DefaultBatch);
        return new RunnerOptions(
            (int)Math.Clamp(context, MinContextLength, model.ContextLength),
            threads <= 0 ? engine.DefaultThreads : (int)Math.Min(threads, MaxThreads),
            batch <= 0 ? DefaultBatch : (int)Math.Min(batch, DefaultBatch * 8),
            engine.NumParallel);
    }

    private static bool IsOneOf(string names, string name) => names.Split(' ').Contains(name, StringComparer.Ordinal);

    private static EngineException Wrong(string name, string type) => new(500, $"option \"{name}\" must be {type}");

    private float Float(string name, float absent) => _floats.GetValueOrDefault(name, absent);

    private long Integer(string name, long absent) => _integers.GetValueOrDefault(name, absent);

    private void Read(string name, JsonElement value)
    {
        if (IsOneOf(Integers, name))
        {
            // Fractions are cut off, as in Go's conversion.
            _integers[name] = value.ValueKind == JsonValueKind.Number ? (long)value.GetDouble() : throw Wrong(name, "of type integer");
        }
        else if (IsOneOf(Floats, name))
        {
            _floats[name] = value.ValueKind == JsonValueKind.Number ? (float)value.GetDouble() : throw Wrong(name, "of type float32");
        }
        else if (name == "use_mmap" && value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            throw Wrong(name, "of type boolean");
        }
        else if (name == "stop")
        {
            ReadStop(value);
        }
    }

    private void ReadStop(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            throw Wrong("stop", "of type array");
        }

        _stop.Clear();
        foreach (JsonElement stop in value.EnumerateArray())
        {
            _stop.Add(stop.ValueKind == JsonValueKind.String ? Fields.TextOf(stop) : throw Wrong("stop", "of an array of strings"));
        }
    }
}
