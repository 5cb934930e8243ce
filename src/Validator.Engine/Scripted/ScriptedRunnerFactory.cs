using Validator.Engine.Models;
using Validator.Engine.Scheduling;

namespace Validator.Engine.Scripted;

/// <summary>Makes runners that play one script; they claim no memory.</summary>
internal sealed class ScriptedRunnerFactory(Script script, TimeProvider time) : IRunnerFactory
{
    public long BytesFor(ModelSpec model, RunnerOptions options) => 0;

    public IRunner Create(ModelSpec model, RunnerOptions options) => new ScriptedRunner(model, options, script, time);
}
