namespace Validator.Engine.Tests.Conformance;

/// <summary>
/// A clock at which a model can be made to stand still in the middle of an answer, however fast the machine:
/// the inference thread asks for the time after every token.
/// </summary>
internal sealed class WalkTime : ManualTime, IDisposable
{
    private readonly ManualResetEventSlim _open = new(initialState: true);
    private int _left = int.MaxValue;

    public override long GetTimestamp()
    {
        if (Thread.CurrentThread.Name == "inference 0" && Interlocked.Decrement(ref _left) < 0)
        {
            _open.Wait();
        }

        return base.GetTimestamp();
    }

    /// <summary>Lets the model ask for the time so often, then no more.</summary>
    public void Hold(int times)
    {
        _open.Reset();
        Volatile.Write(ref _left, times);
    }

    public void Release()
    {
        Volatile.Write(ref _left, int.MaxValue);
        _open.Set();
    }

    public void Dispose() => _open.Dispose();
}
