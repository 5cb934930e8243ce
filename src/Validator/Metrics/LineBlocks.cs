namespace Validator.Metrics;

/// <summary>The lines of a file, read in blocks: in memory is never more than a block, or the longest line.</summary>
internal sealed class LineBlocks(string path) : IDisposable
{
    private const int Block = 256 * 1024;

    private readonly FileStream _file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1, FileOptions.SequentialScan);
    private byte[] _buffer = new byte[Block];
    private int _start;
    private int _end;
    private bool _ended;

    /// <summary>The next line, without its end.</summary>
    /// <param name="line">The line; good until the next call.</param>
    /// <param name="whole">Whether it has a line end.</param>
    /// <returns>False after the last one.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public bool TryNext(out ReadOnlySpan<byte> line, out bool whole)
    {
        for (var searched = 0; ;)
        {
            var rest = _buffer.AsSpan(_start, _end - _start);
            var at = rest[searched..].IndexOf((byte)'\n');
            if (at >= 0)
            {
                line = rest[..(searched + at)];
                whole = true;
                _start += line.Length + 1;
                return true;
            }

            searched = rest.Length;
            if (_ended)
            {
                line = rest;
                whole = false;
                _start = _end;
                return !line.IsEmpty;
            }

            Fill();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private void Fill()
    {
        var rest = _end - _start;
        if (rest == _buffer.Length)
        {
            Array.Resize(ref _buffer, checked(_buffer.Length * 2));
        }
        else
        {
            _buffer.AsSpan(_start, rest).CopyTo(_buffer);
            (_start, _end) = (0, rest);
        }

        var read = _file.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        _ended = read == 0;
    }
}
