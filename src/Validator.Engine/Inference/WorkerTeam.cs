namespace Validator.Engine.Inference;

/// <summary>
/// <c>num_thread</c> persistent threads that run the same work together; the caller is the first of them.
/// Between batches they spin for a moment, then park.
/// </summary>
internal sealed class WorkerTeam : IDisposable
{
    private const int SpinsBeforePark = 300;

    private readonly Action<int> _work;
    private readonly Worker[] _workers;
    private int _generation;
    private volatile bool _stopping;

    /// <param name="threads">Threads that take part, the caller of <see cref="Run"/> included.</param>
    /// <param name="work">Gets the thread's index; must end with a barrier over all threads.</param>
    public WorkerTeam(int threads, Action<int> work)
    {
        _work = work;
        _workers = new Worker[threads - 1];
        for (int i = 0; i < _workers.Length; i++)
        {
            int index = i + 1;
            Thread thread = new(() => Loop(_workers[index - 1], index)) { IsBackground = true, Name = $"inference {index}" };
            _workers[i] = new Worker(thread);
        }

        foreach (Worker worker in _workers)
        {
            worker.Thread.Start();
        }
    }

    public void Run()
    {
        Wake();
        _work(0);
    }

    public void Dispose()
    {
        _stopping = true;
        Wake();
        foreach (Worker worker in _workers)
        {
            worker.Thread.Join();
            worker.Bell.Dispose();
        }
    }

    private void Wake()
    {
        Interlocked.Increment(ref _generation);
        foreach (Worker worker in _workers)
        {
            if (Interlocked.Exchange(ref worker.Parked, 0) == 1)
            {
                worker.Bell.Release();
            }
        }
    }

    private void Loop(Worker worker, int index)
    {
        int seen = 0;
        while (true)
        {
            Await(worker, seen);
            seen++;
            if (_stopping)
            {
                return;
            }

            _work(index);
        }
    }

    private void Await(Worker worker, int seen)
    {
        for (int spins = 0; Volatile.Read(ref _generation) == seen; spins++)
        {
            if (spins < SpinsBeforePark)
            {
                Thread.SpinWait(8);
                continue;
            }

            Interlocked.Exchange(ref worker.Parked, 1);
            bool woken = Volatile.Read(ref _generation) != seen;
            if (!woken || Interlocked.Exchange(ref worker.Parked, 0) == 0)
            {
                worker.Bell.Wait();
            }
        }
    }

    private sealed class Worker(Thread thread)
    {
        public int Parked;

        public Thread Thread { get; } = thread;

        public SemaphoreSlim Bell { get; } = new(0);
    }
}
