using System.Text.RegularExpressions;

namespace Validator.Integrity.Causes;

/// <summary>What Ollama's and its inference program's own words mean. The first pattern that fits counts: the particular come before the general.</summary>
public static partial class ServerWords
{
    private const int Longest = 4000;

    private static readonly (Regex Pattern, Func<Match, KnownCause> Cause)[] Table =
    [
        (ContextExceeded(), match => Exceeded(match.Groups["prompt"].Value, match.Groups["context"].Value)),
        (ContextExceededFigures(), match => Exceeded(match.Groups["prompt"].Value, match.Groups["context"].Value)),
        (ShiftRefused(), _ => new("context.shift_refused",
            "The prompt is longer than the context, and this model (or \"shift\": false) allows no shift of it: Ollama refuses instead of cutting.",
            "Set num_ctx above the prompt's tokens plus num_predict (on /v1, which ignores num_ctx, OLLAMA_CONTEXT_LENGTH), or shorten the prompt.")),
        (InputTooLong(), _ => new("context.input_too_long",
            "The input is longer than the context, and truncation is switched off.",
            "Raise num_ctx, shorten the input, or allow \"truncate\": true and accept the loss.")),
        (QueueFull(), _ => new("queue.full",
            "The queue of requests that wait for a model to load is full (OLLAMA_MAX_QUEUE, 512 by default).",
            "Send less at once, raise OLLAMA_MAX_QUEUE or OLLAMA_NUM_PARALLEL, or keep the model loaded (keep_alive): a loaded model is not refused but waits.")),
        (Memory(), _ => new("memory.exhausted",
            "The machine has not the memory that the model and its context ask for.",
            "Lower num_ctx, OLLAMA_NUM_PARALLEL or OLLAMA_MAX_LOADED_MODELS, quantise the KV cache (OLLAMA_KV_CACHE_TYPE), or choose a smaller model.")),
        (NoRunner(), _ => new("runner.missing",
            "Ollama's inference program, llama-server, is missing beside the executable or cannot be started.",
            "Install Ollama whole: the release's lib/ollama folder belongs beside its bin folder.")),
        (RunnerDied(), _ => new("runner.died",
            "The inference process ended in the middle of the answer; Ollama itself lives on and will load the model anew.",
            "Look for the process's last lines in server.log and for out-of-memory kills in the kernel's log; lower num_ctx or OLLAMA_NUM_PARALLEL if memory was short.")),
        (RunnerTerminated(), match => new("runner.terminated",
            $"The inference process ended while the model was loaded ({match.Groups["how"].Value.Trim()}).",
            "Read its last lines in server.log; an abort is often an option it cannot take (num_batch, num_gpu), an exit a lack of memory or a damaged model.")),
        (RunnerSlow(), _ => new("runner.not_ready",
            "The inference process did not come up in time.",
            "Raise OLLAMA_LOAD_TIMEOUT, or see in server.log what the load waits for: a slow disk, mostly.")),
        (ModelDamaged(), _ => new("model.damaged",
            "The model's file is shorter than it says of itself: it was cut while it was copied or pulled.",
            "Remove the model and pull it again.")),
        (NoEmbeddings(), _ => new("model.no_embeddings",
            "The model is served without embeddings.", "Use an embedding model for the embedding routes.")),
        (Incapable(), match => new("model.incapable",
            $"The model cannot do what was asked of it ({match.Groups["what"].Value}).",
            "Use another model for this route, or leave the feature out.")),
        (ModelMissing(), _ => new("model.missing",
            "The server has no model of that name.", "Pull it, correct deployment.model, or let OLLAMA_MODELS name the folder it was pulled to.")),
        (ModelName(), _ => new("model.name", "The request names no model, or not in a legal form.", "Correct deployment.model.")),
        (OptionType(), match => new("request.option_type",
            $"The option {match.Groups["option"].Value} has the wrong type: Ollama wants {match.Groups["type"].Value}.",
            "Correct deployment.options; Ollama answers 500 to this, though it is the request that is wrong.")),
        (Format(), _ => new("request.format", "The format asked for is neither \"json\" nor a JSON Schema object.", "Correct the request's format.")),
        (Duration(), _ => new("request.duration", "A duration of the request, such as keep_alive, cannot be read.", "Write it as 10s, 5m or a number of seconds.")),
        (Cloud(), _ => new("cloud.disabled", "The model runs in Ollama's cloud, which this server does not use.", "Use a model that is on this machine.")),
        (RequestBody(), _ => new("request.malformed",
            "The request's own body is not what the route reads: it was cut, is no JSON, or has a member of another type.",
            "Look at what was sent, or at what a proxy made of it: the server is sound.")),
    ];

    /// <summary>The cause that words tell of; null when they are of no known kind.</summary>
    /// <param name="words">The text of an <c>error</c> member, unwrapped or not.</param>
    public static KnownCause? Of(string? words)
    {
        if (string.IsNullOrWhiteSpace(words))
        {
            return null;
        }

        var text = words.Length > Longest ? words[..Longest] : words;
        foreach (var (pattern, cause) in Table)
        {
            if (pattern.Match(text) is { Success: true } match)
            {
                return cause(match);
            }
        }

        return null;
    }

    private static KnownCause Exceeded(string prompt, string context) => new(
        "context.exceeded",
        $"The prompt has {prompt} tokens (n_prompt_tokens) and the context {context} (n_ctx), and the request allows no cut (\"truncate\": false, or one message that is too long by itself).",
        $"Set num_ctx to at least {prompt} plus num_predict (on /v1, which ignores num_ctx, OLLAMA_CONTEXT_LENGTH), or shorten the prompt to fewer than {context} tokens.");

    [GeneratedRegex(@"request \((?<prompt>\d+) tokens\) exceeds the available context size \((?<context>\d+) tokens\)", RegexOptions.CultureInvariant)]
    private static partial Regex ContextExceeded();

    [GeneratedRegex("""n_prompt_tokens\\*":\s*(?<prompt>\d+)[^}]{0,100}?n_ctx\\*":\s*(?<context>\d+)""", RegexOptions.CultureInvariant)]
    private static partial Regex ContextExceededFigures();

    [GeneratedRegex("prompt is longer than the context length|context shift is (?:disabled|not supported)|does not support context shift", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex ShiftRefused();

    [GeneratedRegex("input length exceeds the context length|input is too (?:large|long)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex InputTooLong();

    [GeneratedRegex("maximum pending requests exceeded|server busy, please try again", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex QueueFull();

    [GeneratedRegex("insufficient memory|out of memory|cannot allocate memory|failed to allocate|bad_alloc|requires more system memory|cudaMalloc failed", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Memory();

    [GeneratedRegex("llama-server binary not found|error starting llama-server", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex NoRunner();

    [GeneratedRegex("error was encountered while running the model|model runner has unexpectedly stopped|forcibly closed", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex RunnerDied();

    [GeneratedRegex(@"(?:llama-server process|llama runner process|runner process) (?:has terminated|no longer running):?(?<how>[^\n]{0,120})", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex RunnerTerminated();

    [GeneratedRegex("timed out waiting for (?:llama-server|llama runner) to start", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex RunnerSlow();

    [GeneratedRegex(@"offset\+size \(\d+\) exceeds file size", RegexOptions.CultureInvariant)]
    private static partial Regex ModelDamaged();

    [GeneratedRegex("does not support embeddings", RegexOptions.CultureInvariant)]
    private static partial Regex NoEmbeddings();

    [GeneratedRegex(@"does not support (?<what>generate|chat|completion|tools|thinking|insert|vision|embed)", RegexOptions.CultureInvariant)]
    private static partial Regex Incapable();

    [GeneratedRegex("""model ["'][^"']*["'] not found""", RegexOptions.CultureInvariant)]
    private static partial Regex ModelMissing();

    [GeneratedRegex("invalid model name|model is required", RegexOptions.CultureInvariant)]
    private static partial Regex ModelName();

    [GeneratedRegex("""option \\*"(?<option>\w+)\\*" must be of type (?<type>\w+)""", RegexOptions.CultureInvariant)]
    private static partial Regex OptionType();

    [GeneratedRegex("invalid format:", RegexOptions.CultureInvariant)]
    private static partial Regex Format();

    [GeneratedRegex("time: (?:invalid|unknown|missing) ", RegexOptions.CultureInvariant)]
    private static partial Regex Duration();

    [GeneratedRegex("ollama cloud is disabled", RegexOptions.CultureInvariant)]
    private static partial Regex Cloud();

    [GeneratedRegex(@"json: cannot unmarshal|missing request body|\A\s*unexpected EOF\s*\z|\Ainvalid character .* looking for", RegexOptions.CultureInvariant)]
    private static partial Regex RequestBody();
}
