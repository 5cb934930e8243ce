namespace Validator.Gates;

/// <summary>The assertions of the boot contract: what each asks, and what to look at where it fails.</summary>
public static class ContractWords
{
    /// <summary>All of them, in the order in which they are made.</summary>
    public static IReadOnlyList<(string Id, string Meaning, string LookAt)> All { get; } =
    [
        ("version", "The server's version is one that runtime.version allows.", "which executable was started: runtime.executable, OLLAMA_EXECUTABLE, PATH"),
        ("model-loaded", "The declared model is in memory after the boot, under the name that was asked for (/api/ps).", "server.log for why it was not loaded, and the memory that was free"),
        ("model-digest", "The model has the digest that the spec declares: the same weights, not only the same name.", "whether the tag was pulled anew; ollama list shows the digest"),
        ("context-length", "The model is loaded with the context that num_ctx declares (/api/ps): the server clamps what the model was not trained for, or what memory cannot hold.", "the model's own context length, then memory; declare num_ctx as it really is"),
        ("parallelism", "The server holds as many requests at a time as OLLAMA_NUM_PARALLEL declares.", "the server's log of the load; some architectures are forced to one slot"),
        ("threads", "The process that infers uses as many threads as num_thread declares.", "the server's log for what it was asked"),
        ("options", "The options that were declared are those that the process that infers was started with, as far as it shows them.", "the item's words: which hold, and of which nothing shows"),
        ("gpu-share", "As much of the model is in the memory of graphics processors as the spec requires (size_vram over size).", "free memory of the graphics processors, and what else is loaded"),
        ("nothing-else-loaded", "No other model is in the server's memory: figures that are taken while others use it are not the deployment's own.", "who else uses the server"),
    ];
}
