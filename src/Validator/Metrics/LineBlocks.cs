namespace Validator.Metrics;

/// <summary>The lines of a file, or of a stretch of one, read in blocks: in memory is never more than a block, or the longest line.</summary>
internal sealed class LineBlocks : IDisposable
{
    private const int Block = 256 * 1024;

    private readonly FileStream _file;
    private long _left;
    private byte[] _buffer = new byte[Block];
    private int _start;
    private int _end;
    private bool _ended;

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="from">Byte at which a line begins.</param>
    /// <param name="to">Byte behind the last line; the end of the file when it ends before.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public LineBlocks(string path, long from = 0, long to = long.MaxValue)
    {
        _file = Open(path);
        _file.Position = from;
        _left = to - from;
    }

    /// <summary>Parts a file into stretches of whole lines, for several readers at once.</summary>
    /// <param name="path">The file.</param>
    /// <param name="most">Stretches at most.</param>
    /// <param name="least">Bytes that are worth a stretch of their own.</param>
    /// <returns>In the order of the file; the last one is open, for a file that still grows.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static IReadOnlyList<(long From, long To)> Stretches(string path, int most, long least)
    {
        using var file = Open(path);
        var (length, from) = (file.Length, 0L);
        var stretches = new List<(long, long)>();
        var count = Math.Clamp(length / least, 1, most);
        for (var part = 1; part < count; part++)
        {
            if (LineAfter(file, length * part / count) is { } to && to > from)
            {
                stretches.Add((from, to));
                from = to;
            }
        }

        return [.. stretches, (from, long.MaxValue)];
    }

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

        var read = _file.Read(_buffer, _end, (int)Math.Min(_left, _buffer.Length - _end));
        _end += read;
        _left -= read;
        _ended = read == 0;
    }

    /// <summary>Where the first line begins that begins behind a byte; null when none does.</summary>
    private static long? LineAfter(FileStream file, long at)
    {
        var buffer = new byte[Block];
        file.Position = at;
        for (int read; (read = file.Read(buffer)) > 0; at += read)
        {
            if (buffer.AsSpan(0, read).IndexOf((byte)'\n') is >= 0 and var found)
            {
                return at + found + 1;
            }
        }

        return null;
    }

    private static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1, FileOptions.SequentialScan);
}
