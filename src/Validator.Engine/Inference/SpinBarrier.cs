namespace Validator.Engine.Inference;

/// <summary>
/// A barrier that spins before it yields, as ggml's does: it costs nanoseconds while every thread has a core
/// and time slices when there are more threads than cores.
/// </summary>
internal sealed class SpinBarrier(int threads)
{
    private const int SpinsBeforeYield = 1000;

    private int _arrived;
    private int _generation;

    public void Wait()
    {
        if (threads == 1)
        {
            return;
        }

        int generation = Volatile.Read(ref _generation);
        if (Interlocked.Increment(ref _arrived) == threads)
        {
            _arrived = 0;
            Volatile.Write(ref _generation, generation + 1);
            return;
        }

        for (int spins = 0; Volatile.Read(ref _generation) == generation; spins++)
        {
            if (spins < SpinsBeforeYield)
            {
                Thread.SpinWait(1);
            }
            else
            {
                Thread.Yield();
            }
        }
    }
}
