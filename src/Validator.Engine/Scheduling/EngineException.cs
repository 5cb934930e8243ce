using System.Globalization;

namespace Validator.Engine.Scheduling;

/// <summary>A request that Ollama answers with an error: the status and the text of <c>{"error": ...}</c>.</summary>
#pragma warning disable CA1032, CA1064 // Never leaves the assembly, and is nothing without its status.
internal sealed class EngineException(int status, string message) : Exception(message)
{
    public int Status { get; } = status;

    public static EngineException Busy() =>
        new(503, "server busy, please try again.  maximum pending requests exceeded");

    /// <summary>What llama-server says of a context it has no memory for; Ollama passes it on.</summary>
    public static EngineException NoRoomForCache(long bytes) => new(500, string.Create(
        CultureInfo.InvariantCulture,
        $"llama-server process has terminated: exit status 1: ggml_aligned_malloc: insufficient memory (attempted to allocate {bytes / (double)(1 << 20):0.00} MB)\nggml_backend_cpu_buffer_type_alloc_buffer: failed to allocate buffer of size {bytes}\nggml_backend_buft_alloc_buffer_n_default: failed to allocate CPU buffer of size {bytes}\nllama_init_from_model: failed to initialize the context: failed to allocate buffer for kv cache"));

    public static EngineException TooLarge(long required, long available) =>
        new(500, $"model requires more system memory ({MemoryBudget.Format(required)}) than is available ({MemoryBudget.Format(available)})");
}
