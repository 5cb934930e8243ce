using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Validator.Engine.Inference;

namespace Validator.Engine.Bench;

/// <summary>
/// How fast threads can read memory: a sum over a region, nothing else. Decoding reads the same region once a token
/// and can be no faster.
/// </summary>
internal sealed unsafe class ReadBandwidth : IDisposable
{
    private readonly NativeBuffer _region;
    private readonly SpinBarrier _barrier;
    private readonly WorkerTeam _team;
    private readonly int _threads;
    private readonly TimeProvider _time;
    private long _sink;

    /// <param name="region">What is read; stays the caller's.</param>
    /// <param name="threads">Threads that share the work.</param>
    /// <param name="time">The clock.</param>
    public ReadBandwidth(NativeBuffer region, int threads, TimeProvider time)
    {
        _region = region;
        _threads = threads;
        _time = time;
        _barrier = new SpinBarrier(threads);
        _team = new WorkerTeam(threads, Read);
    }

    /// <summary>One pass over the region, in bytes per second.</summary>
    public double Pass()
    {
        long startedAt = _time.GetTimestamp();
        _team.Run();
        return _region.Bytes / _time.GetElapsedTime(startedAt).TotalSeconds;
    }

    public void Dispose() => _team.Dispose();

    private void Read(int thread)
    {
        const int Step = 512;
        (int from, int to) = new Share(thread, _threads).Of((int)(_region.Bytes / Step));
        long sum = Sum((ulong*)(_region.Sbytes + ((long)from * Step)), (ulong*)(_region.Sbytes + ((long)to * Step)));
        Interlocked.Add(ref _sink, sum);
        _barrier.Wait();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Tiering would spend the first passes unoptimized.
    private static long Sum(ulong* at, ulong* end)
    {
        Vector512<ulong> a = default, b = default, c = default, d = default;
        for (; at < end; at += 64)
        {
            a += Vector512.Load(at) + Vector512.Load(at + 8);
            b += Vector512.Load(at + 16) + Vector512.Load(at + 24);
            c += Vector512.Load(at + 32) + Vector512.Load(at + 40);
            d += Vector512.Load(at + 48) + Vector512.Load(at + 56);
        }

        return (long)Vector512.Sum(a + b + c + d);
    }
}
