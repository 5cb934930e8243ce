using Validator.Engine.Models;

namespace Validator.Engine.Scheduling;

/// <summary>Makes the runners of a server.</summary>
internal interface IRunnerFactory
{
    /// <summary>Bytes of memory that a runner would claim.</summary>
    long BytesFor(ModelSpec model, RunnerOptions options);

    /// <summary>Loads a model: seconds for a large one that really works.</summary>
    /// <exception cref="EngineException">The memory is not there.</exception>
    IRunner Create(ModelSpec model, RunnerOptions options);
}
