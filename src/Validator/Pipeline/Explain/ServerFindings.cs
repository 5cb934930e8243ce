using Validator.Gates;

namespace Validator.Pipeline.Explain;

/// <summary>Definitions of the findings on what was booted and on what became of it during its run.</summary>
internal static class ServerFindings
{
    public static readonly (string Class, string Meaning, string Remedy)[] All =
    [
        ("downgrade.version", "The server is of another version than runtime.version demands. The configuration is rejected.", "install a version in the range, or name its executable"),
        ("downgrade.model_replaced", "The model's digest is another one than deployment.digest: the name stands for another model now. The configuration is rejected.", "pull the model that is meant, or declare the digest of this one"),
        (ContextContract.Clamped, "The model is loaded with less context than num_ctx, the most that it was made for. The configuration is rejected.", "declare a num_ctx within the model's own limit"),
        (ContextContract.Default, "The model is loaded with a context that the server chose, not with num_ctx: the option did not reach it, or the route ignores it. The configuration is rejected.", "set OLLAMA_CONTEXT_LENGTH as well, or use api: chat"),
        (ContextContract.Changed, "The model is loaded with another context than num_ctx, by /api/ps or by the runner's arguments. The configuration is rejected.", "lower num_ctx or OLLAMA_NUM_PARALLEL, or give the server more memory"),
        (PlacementContract.Spilled, "Less of the model lies on GPUs (size_vram of size in /api/ps) than deployment.gpuShare demands. The configuration is rejected.", "lower num_ctx or OLLAMA_NUM_PARALLEL, use a smaller quantization, or free the GPUs' memory"),
        (PlacementContract.Beside, "Right after the boot another model is loaded beside this one. The configuration is rejected.", "unload it, and keep other users away from the server"),
        (RunnerContract.Parallelism, "The runner was started with another number of slots than OLLAMA_NUM_PARALLEL. The configuration is rejected.", "declare OLLAMA_NUM_PARALLEL as it really is, and run more instances instead"),
        (RunnerContract.Threads, "The runner was started with another number of threads than num_thread; its threads for HTTP and batches do not count. The configuration is rejected.", "declare num_thread as it really is"),
        (RunnerContract.Ignored, "The server said in its log that it does not know an option, or its runner was started with another value. The configuration is rejected.", "correct the option's name, take it out, or use a version that knows it"),
        (HealthFindings.RunnerCrashed, "The process that infers ended while a request was under way, which failed: seen by its process, or told by the server's own words. The configuration is rejected, whatever the gates bear.", "read server.log and the kernel's log"),
        (HealthFindings.ServerRestarted, "The process that answers ended in the midst of the run, and what had started it went on. The configuration is rejected.", "let nothing restart a server behind its users' back"),
        (HealthFindings.ModelChanged, "After the load the model is loaded with another context than the boot contract found. The configuration is rejected.", "find who sends requests with other options to this server"),
        (HealthFindings.ModelReloaded, "The model was loaded anew in the midst of the run: its process was replaced, or requests waited for a load. A warning; gates on ttft and load_time say whether it matters.", "set keepAlive to longer than the pauses between requests, and find who else uses the server"),
        (HealthFindings.ModelUnloaded, "The model was unloaded during the run or right after it: by keep_alive, or for somebody else's request. A warning.", "set keepAlive to longer than the pauses between requests"),
        (HealthFindings.ModelBeside, "Another model was loaded beside this one during the run, so the figures are not this deployment's alone. The configuration is inconclusive.", "keep other users away from the server while it is verified"),
        (HealthFindings.ServerSilent, "The server did not answer /api/ps within 5 s after the load. A warning.", "read server.log"),
        (HealthFindings.StopForced, "The server did not end on SIGTERM within 2.5 s and was killed. A warning.", "read the end of server.log"),
    ];
}
