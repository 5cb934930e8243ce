using Validator.Engine.Models;

namespace Validator.Engine.Scheduling;

/// <summary>Makes runners that work.</summary>
internal sealed class RunnerFactory(TimeProvider time, MemoryBudget memory) : IRunnerFactory
{
    public long BytesFor(ModelSpec model, RunnerOptions options) => Runner.BytesFor(model, options);

    public IRunner Create(ModelSpec model, RunnerOptions options)
    {
        try
        {
            return model.IsEmbedding ? new EmbeddingRunner(model, options, memory) : Runner.Load(model, options, time, memory);
        }
        catch (OutOfMemoryException)
        {
            throw Runner.Refusal(model, options, memory.AvailableBytes());
        }
    }
}
