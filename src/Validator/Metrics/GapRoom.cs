namespace Validator.Metrics;

/// <summary>Room for the gaps of many requests, a large block at a time, so that none has a header and none is moved.</summary>
/// <param name="block">Bytes of a block.</param>
internal sealed class GapRoom(int block = GapRoom.Usual)
{
    /// <summary>Large enough to lie where the collector does not compact.</summary>
    private const int Usual = 1024 * 1024;

    private byte[] _block = [];
    private int _used;

    /// <summary>Takes room for that many bytes.</summary>
    public (byte[] Block, int At) Take(int length)
    {
        if (_used + length > _block.Length)
        {
            (_block, _used) = (new byte[Math.Max(block, length)], 0);
        }

        _used += length;
        return (_block, _used - length);
    }

    /// <summary>Gives back the end of what was taken last.</summary>
    public void GiveBack(int length) => _used -= length;
}
