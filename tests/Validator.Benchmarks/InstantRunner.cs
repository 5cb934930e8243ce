using Validator.Engine.Inference;
using Validator.Engine.Models;
using Validator.Engine.Scheduling;

namespace Validator.Benchmarks;

/// <summary>Makes runners that answer at once.</summary>
internal sealed class InstantRunnerFactory : IRunnerFactory
{
    public long BytesFor(ModelSpec model, RunnerOptions options) => 0;

    public IRunner Create(ModelSpec model, RunnerOptions options) => new InstantRunner(model, options);

    /// <summary>Has the whole answer ready before it is read.</summary>
    private sealed class InstantRunner(ModelSpec model, RunnerOptions options) : IRunner
    {
        public ModelSpec Model => model;

        public RunnerOptions Options => options;

        public Task RunAsync(Sequence sequence, Func<Task> read, CancellationToken cancellationToken)
        {
            int piece = 0;
            while (sequence.Emit(new Sampled(new Token(piece), null, IsLast: false)))
            {
                piece = piece + 1 < Vocabulary.Size ? piece + 1 : 0;
            }

            sequence.Complete();
            return read();
        }

        public void Dispose()
        {
        }
    }
}
