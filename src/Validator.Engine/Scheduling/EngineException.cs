namespace Validator.Engine.Scheduling;

/// <summary>A request that Ollama answers with an error: the status and the text of <c>{"error": ...}</c>.</summary>
#pragma warning disable CA1032, CA1064 // Never leaves the assembly, and is nothing without its status.
internal sealed class EngineException(int status, string message) : Exception(message)
{
    public int Status { get; } = status;

    public static EngineException Busy() =>
        new(503, "server busy, please try again.  maximum pending requests exceeded");

    public static EngineException TooLarge(long required, long available) =>
        new(500, $"model requires more system memory ({MemoryBudget.Format(required)}) than is available ({MemoryBudget.Format(available)})");
}
