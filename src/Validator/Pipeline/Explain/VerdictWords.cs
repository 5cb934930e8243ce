using Validator.Gates;

namespace Validator.Pipeline.Explain;

/// <summary>What stands in every verdict beside its gates: decisions, and the items of the boot contract.</summary>
internal static class VerdictWords
{
    private static readonly (Decision Decision, string Meaning, string LookAt)[] s_decisions =
    [
        (Decision.Approved, "Every gate and every item of the boot contract held, and there was evidence for each.", "warnings and client hazards, which do not decide"),
        (Decision.Rejected, "The server or the model broke a gate or the boot contract.", "the gates that failed, then whose fault the violations are"),
        (Decision.Inconclusive, "What was measured does not suffice to say either: too few requests, missing telemetry, a client that could not keep up. Never an approval.", "what the gate says it lacks, mostly a number of requests"),
        (Decision.Error, "The environment or the validator itself kept the run from a verdict on the server: no executable, a machine that does not meet the spec, a full disk.", "the reason, then server.log"),
        (Decision.Cancelled, "A signal ended the run before its verdict. What was measured is kept, and run --resume goes on with it.", "who sent the signal"),
    ];

    private static readonly (string Id, string Meaning, string LookAt)[] s_contract =
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

    /// <summary>Kind and name of each.</summary>
    public static IEnumerable<(string Kind, string Name)> Names =>
        s_decisions.Select(one => ("decision", VerdictNames.Of(one.Decision))).Concat(s_contract.Select(one => ("boot contract", one.Id)));

    /// <summary>The definition; null for another name.</summary>
    public static Explanation? Find(string name)
    {
        foreach (var (decision, meaning, lookAt) in s_decisions)
        {
            if (VerdictNames.Of(decision) == name)
            {
                int[] codes = [ExitCodes.Of(decision), ExitCodes.Of(decision, ExitCodes.Terminated)];
                return new("decision", name, meaning, [new("exit code", string.Join(" or ", codes.Distinct()))], [lookAt]);
            }
        }

        foreach (var (id, meaning, lookAt) in s_contract)
        {
            if (id == name)
            {
                return new("boot contract", name, meaning, [new("without data", "an item that cannot be seen says so, and is never taken for one that holds")], [lookAt]);
            }
        }

        return null;
    }
}
