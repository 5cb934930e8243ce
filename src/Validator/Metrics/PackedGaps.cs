using System.Globalization;
using System.Numerics;
using System.Text;
using Validator.Integrity;

namespace Validator.Metrics;

/// <summary>
/// The gaps of one request in as little room as a million of them allow: for each bucket of <see cref="GapHistogram"/> that holds
/// something, how many buckets it lies behind the one before, and how many gaps, where they are several. A text that this could not
/// give back as it was is kept as a text.
/// </summary>
internal readonly struct PackedGaps
{
    /// <summary>Buckets that there are.</summary>
    public static int Buckets { get; } = BucketOf(GapHistogram.Highest) + 1;

    private const int SubBuckets = 256;
    private const int MostDigits = 12;

    private readonly byte[]? _room;
    private readonly int _at;

    // Of a text its complement, for a flag would take eight bytes more.
    private readonly int _length;

    private PackedGaps(byte[] room, int at, int length, bool asText) => (_room, _at, _length) = (room, at, asText ? ~length : length);

    /// <summary>Whether there are none.</summary>
    public bool IsEmpty => _length is 0 or ~0;

    private bool IsText => _length < 0;

    private ReadOnlySpan<byte> Packed => _room.AsSpan(_at, IsText ? ~_length : _length);

    /// <summary>Packs gaps.</summary>
    /// <param name="text">As <see cref="GapHistogram.Encode"/> writes them, in UTF-8.</param>
    /// <param name="room">Where they are kept.</param>
    public static PackedGaps Of(ReadOnlySpan<byte> text, GapRoom room)
    {
        // Packed they are never longer than the text.
        var (block, at) = room.Take(text.Length);
        var place = block.AsSpan(at, text.Length);
        var packed = Pack(text, place);
        if (packed is null)
        {
            text.CopyTo(place);
        }

        var length = packed ?? text.Length;
        room.GiveBack(text.Length - length);
        return new(block, at, length, packed is null);
    }

    /// <summary>Packs gaps for themselves; none where there is no text.</summary>
    public static PackedGaps Of(string? text) => text is null ? default : Of(Encoding.UTF8.GetBytes(text), new GapRoom(text.Length));

    /// <summary>Adds them to others.</summary>
    /// <returns>How many they are.</returns>
    /// <exception cref="FormatException">What was recorded are no gaps.</exception>
    public long AddTo(GapCounts all)
    {
        if (IsText)
        {
            return all.Add(Packed);
        }

        var added = 0L;
        var each = GetEnumerator();
        while (each.MoveNext())
        {
            all.Add(each.Bucket, each.Count);
            added += each.Count;
        }

        return added;
    }

    /// <summary>The text; null where none was recorded.</summary>
    public string? Text()
    {
        if (_room is null || IsText)
        {
            return _room is null ? null : Encoding.UTF8.GetString(Packed);
        }

        var text = new StringBuilder();
        var before = 0L;
        foreach (var (gap, count) in this)
        {
            text.Append(text.Length == 0 ? string.Empty : " ").Append(CultureInfo.InvariantCulture, $"{gap - before}");
            if (count > 1)
            {
                text.Append(CultureInfo.InvariantCulture, $"*{count}");
            }

            before = gap;
        }

        return text.ToString();
    }

    /// <summary>The buckets: the least gap of each in microseconds, and how many there are.</summary>
    public Enumerator GetEnumerator() => new(Packed);

    private static int? Pack(ReadOnlySpan<byte> text, Span<byte> place)
    {
        var (used, gap, before) = (0, 0L, 0);
        for (var read = 0; read < text.Length;)
        {
            var count = 1L;
            if (!TryNumber(text, ref read, out var delta)
                || (read < text.Length && text[read] == (byte)'*' && (!TryNumber(text, ref read, out count, skip: 1) || count < 2)))
            {
                return null;
            }

            gap += delta;
            var bucket = BucketOf(gap);
            if (gap > GapHistogram.Highest || LeastOf(bucket) != gap || (read < text.Length && (text[read++] != (byte)' ' || read == text.Length)))
            {
                return null;
            }

            used += Write(place[used..], ((long)(bucket - before) << 1) | (count > 1 ? 1L : 0));
            used += count > 1 ? Write(place[used..], count) : 0;
            before = bucket;
        }

        return used;
    }

    /// <summary>HdrHistogram's index of counts at two digits: 256 buckets of 1 µs, then for each doubling 128 twice as long.</summary>
    private static int BucketOf(long gap)
    {
        var doublings = BitOperations.Log2((ulong)gap | (SubBuckets - 1)) - 7;
        return (doublings * (SubBuckets / 2)) + (int)(gap >> doublings);
    }

    /// <summary>The least gap in a bucket, in microseconds.</summary>
    public static long LeastOf(int bucket)
    {
        var doublings = Math.Max(0, (bucket / (SubBuckets / 2)) - 1);
        return (long)(bucket - (doublings * (SubBuckets / 2))) << doublings;
    }

    private static bool TryNumber(ReadOnlySpan<byte> text, ref int read, out long number, int skip = 0)
    {
        read += skip;
        var from = read;
        number = 0;
        while (read < text.Length && text[read] is >= (byte)'0' and <= (byte)'9' && read - from <= MostDigits)
        {
            number = (number * 10) + (text[read++] - '0');
        }

        // What begins with a zero would come back without it.
        return read - from is > 0 and <= MostDigits && (read - from == 1 || text[from] != (byte)'0');
    }

    private static int Write(Span<byte> place, long number)
    {
        var used = 0;
        for (; number > 0x7f; number >>= 7)
        {
            place[used++] = (byte)(number | 0x80);
        }

        place[used++] = (byte)number;
        return used;
    }

    /// <summary>Goes over the buckets.</summary>
    public ref struct Enumerator(ReadOnlySpan<byte> packed)
    {
        private readonly ReadOnlySpan<byte> _packed = packed;
        private int _read;

        /// <summary>The bucket's place among all.</summary>
        public int Bucket { get; private set; }

        /// <summary>How many gaps it holds.</summary>
        public long Count { get; private set; }

        /// <summary>The bucket's least gap and how many there are.</summary>
        public readonly (long Gap, long Count) Current => (LeastOf(Bucket), Count);

        /// <summary>Goes to the next one.</summary>
        public bool MoveNext()
        {
            if (_read == _packed.Length)
            {
                return false;
            }

            var step = Next();
            Bucket += (int)(step >> 1);
            Count = (step & 1) == 0 ? 1 : Next();
            return true;
        }

        private long Next()
        {
            var number = 0L;
            for (var shift = 0; ; shift += 7)
            {
                var part = _packed[_read++];
                number |= (part & 0x7fL) << shift;
                if (part <= 0x7f)
                {
                    return number;
                }
            }
        }
    }
}
