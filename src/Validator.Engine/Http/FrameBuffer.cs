using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Validator.Engine.Models;

namespace Validator.Engine.Http;

/// <summary>UTF-8 JSON written by hand into one reused array, in the order and form of Ollama's own encoder.</summary>
internal sealed class FrameBuffer
{
    /// <summary>Seconds from the year 1 to 1970.</summary>
    public const long SecondsTo1970 = 62_135_596_800;

    private byte[] _bytes = new byte[512];
    private bool _needsComma;

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    public void Clear()
    {
        Length = 0;
        _needsComma = false;
    }

    /// <summary>Keeps the first bytes alone.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FrameBuffer CutTo(int length)
    {
        Length = length;
        return this;
    }

    /// <summary>Puts a digit in the place of another.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FrameBuffer Digit(int at, int value)
    {
        _bytes[at] = (byte)('0' + value);
        return this;
    }

    /// <summary>A value or more has been written, and another will follow.</summary>
    public FrameBuffer Continue()
    {
        _needsComma = true;
        return this;
    }

    /// <summary>What follows is a document of its own.</summary>
    public FrameBuffer Restart()
    {
        _needsComma = false;
        return this;
    }

    public FrameBuffer Open(char bracket)
    {
        Separate();
        Put((byte)bracket);
        _needsComma = false;
        return this;
    }

    public FrameBuffer Close(char bracket)
    {
        Put((byte)bracket);
        _needsComma = true;
        return this;
    }

    public FrameBuffer Name(ReadOnlySpan<byte> name)
    {
        Span<byte> room = Reserve(name.Length + 4);
        int at = 0;
        if (_needsComma)
        {
            room[at++] = (byte)',';
        }

        room[at++] = (byte)'"';
        name.CopyTo(room[at..]);
        at += name.Length;
        room[at++] = (byte)'"';
        room[at++] = (byte)':';
        Length += at;
        _needsComma = false;
        return this;
    }

    public FrameBuffer Text(string value) => Escaped(JsonText.Escape(value));

    /// <summary>A string whose text is escaped already.</summary>
    public FrameBuffer Escaped(ReadOnlySpan<byte> value)
    {
        Separate();
        Span<byte> room = Reserve(value.Length + 2);
        room[0] = (byte)'"';
        value.CopyTo(room[1..]);
        room[value.Length + 1] = (byte)'"';
        Length += value.Length + 2;
        return this;
    }

    public FrameBuffer Number(long value)
    {
        Separate();
        Utf8Formatter.TryFormat(value, Reserve(20), out int written);
        Length += written;
        return this;
    }

    public FrameBuffer Numbers(ReadOnlySpan<int> values)
    {
        if (values.IsEmpty)
        {
            return this;
        }

        // Room for all at once, and no more than it takes: a long context would double the array again and again.
        int widest = int.Max(-TensorPrimitives.Min(values), TensorPrimitives.Max(values));
        Span<byte> room = Reserve(values.Length * (3 + (int)Math.Log10(Math.Max(1, widest))));
        int at = 0;
        foreach (int value in values)
        {
            if (_needsComma)
            {
                room[at++] = (byte)',';
            }

            Utf8Formatter.TryFormat(value, room[at..], out int written);
            at += written;
            _needsComma = true;
        }

        Length += at;
        return this;
    }

    public FrameBuffer Flag(bool value)
    {
        Separate();
        Raw(value ? "true"u8 : "false"u8);
        return this;
    }

    /// <summary>A number with a fraction, as Go marshals it.</summary>
    public FrameBuffer Number(float value) => Literal(GoNumber.Json(value));

    /// <summary>A number with a fraction, as Go marshals it.</summary>
    public FrameBuffer Number(double value) => Literal(GoNumber.Json(value));

    /// <summary>A value from elsewhere, as Go marshals it again: the keys of objects sorted.</summary>
    public FrameBuffer Value(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                Open('{');
                foreach (JsonProperty property in value.EnumerateObject().OrderBy(property => property.Name, StringComparer.Ordinal))
                {
                    Name(JsonText.Escape(property.Name)).Value(property.Value);
                }

                return Close('}');
            case JsonValueKind.Array:
                Open('[');
                foreach (JsonElement element in value.EnumerateArray())
                {
                    Value(element);
                }

                return Close(']');
            case JsonValueKind.String:
                return Text(Fields.TextOf(value));
            case JsonValueKind.Number:
                return Number(value.GetDouble());
            default:
                return Literal(value.GetRawText());
        }
    }

    /// <summary><c>null</c>, and other values that are ASCII throughout.</summary>
    public FrameBuffer Literal(string value)
    {
        Separate();
        return Raw(Encoding.ASCII.GetBytes(value));
    }

    /// <summary>A time as Go marshals it: RFC 3339, UTC, a fraction without trailing zeros.</summary>
    public FrameBuffer Time(DateTimeOffset value)
    {
        (long seconds, long fraction) = Math.DivRem(value.UtcTicks, TimeSpan.TicksPerSecond);
        return Time(seconds, (int)fraction * (int)TimeSpan.NanosecondsPerTick);
    }

    /// <summary>The same of nanoseconds since 1970.</summary>
    public FrameBuffer UnixTime(long nanoseconds)
    {
        (long seconds, long fraction) = Math.DivRem(nanoseconds, 1_000_000_000);
        return Time(SecondsTo1970 + seconds, (int)fraction);
    }

    /// <summary>A time down to the second, without quotes or zone.</summary>
    /// <param name="second">Seconds since the year 1.</param>
    public FrameBuffer Second(long second)
    {
        new DateTime(second * TimeSpan.TicksPerSecond, DateTimeKind.Utc)
            .TryFormat(Reserve(32), out int written, "yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture);
        Length += written;
        return this;
    }

    /// <summary>The point and the digits that follow the second, without zeros at the end; nothing for 0.</summary>
    /// <param name="nanoseconds">Less than a second.</param>
    public FrameBuffer Nanoseconds(int nanoseconds)
    {
        if (nanoseconds == 0)
        {
            return this;
        }

        // The last eight digits at once, each in a byte of one number, the first lowest: by twos of four, fours of two, eights of one.
        (uint first, uint rest) = Math.DivRem((uint)nanoseconds, 100_000_000);
        (uint high, uint low) = Math.DivRem(rest, 10_000);
        ulong fours = high | ((ulong)low << 32);
        ulong hundreds = ((fours * 10_486) >> 20) & 0x7F_0000_007F;
        ulong twos = hundreds | ((fours - (hundreds * 100)) << 16);
        ulong tens = ((twos * 103) >> 10) & 0x000F_000F_000F_000F;
        ulong digits = tens | ((twos - (tens * 10)) << 8);
        Span<byte> room = Reserve(10)[..10];
        room[0] = (byte)'.';
        room[1] = (byte)('0' + first);
        BinaryPrimitives.WriteUInt64LittleEndian(room[2..], digits | 0x3030_3030_3030_3030);
        int written = 10 - (BitOperations.LeadingZeroCount(digits) / 8);
        Length += written;
        return this;
    }

    public FrameBuffer Null()
    {
        Separate();
        return Raw("null"u8);
    }

    /// <summary>A 32-bit fraction widened to 64 bits, as Go prints what llama.cpp sends.</summary>
    public FrameBuffer Fraction(double value)
    {
        Separate();
        Utf8Formatter.TryFormat(value, Reserve(32), out int written);
        Length += written;
        return this;
    }

    public FrameBuffer Texts(IEnumerable<string> values)
    {
        Open('[');
        foreach (string value in values)
        {
            Text(value);
        }

        return Close(']');
    }

    /// <summary>Bytes as they are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FrameBuffer Raw(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        Length += bytes.Length;
        return this;
    }

    public override string ToString() => Encoding.UTF8.GetString(Written.Span);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Separate()
    {
        if (_needsComma)
        {
            Put((byte)',');
        }

        _needsComma = true;
    }

    /// <param name="second">Seconds since the year 1.</param>
    /// <param name="nanoseconds">The fraction of a second.</param>
    private FrameBuffer Time(long second, int nanoseconds)
    {
        Separate();
        Put((byte)'"');
        return Second(second).Nanoseconds(nanoseconds).Raw("Z\""u8);
    }

    private void Put(byte value)
    {
        Reserve(1)[0] = value;
        Length++;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Span<byte> Reserve(int count)
    {
        if (_bytes.Length - Length < count)
        {
            Grow(count);
        }

        return _bytes.AsSpan(Length);
    }

    private void Grow(int count) => Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + count));
}
