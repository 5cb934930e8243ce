using System.Buffers.Text;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Validator.Engine.Models;

namespace Validator.Engine.Http;

/// <summary>UTF-8 JSON written by hand into one reused array, in the order and form of Ollama's own encoder.</summary>
internal sealed class FrameBuffer
{
    private readonly byte[] _secondText = new byte[19];
    private byte[] _bytes = new byte[512];
    private long _second = -1;
    private bool _needsComma;

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    public void Clear()
    {
        Length = 0;
        _needsComma = false;
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
        // Once a frame, and most frames of a stream lie in the second of the one before: only the fraction is formatted anew.
        long ticks = value.UtcTicks;
        long fraction = ticks % TimeSpan.TicksPerSecond;
        if (ticks - fraction != _second)
        {
            _second = ticks - fraction;
            value.UtcDateTime.TryFormat(_secondText, out _, "yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture);
        }

        Separate();
        Span<byte> room = Reserve(30);
        room[0] = (byte)'"';
        _secondText.CopyTo(room[1..]);
        int at = 20;
        if (fraction > 0)
        {
            room[at++] = (byte)'.';
            int last = at + 6;
            for (int digit = last; digit >= at; digit--)
            {
                (fraction, long digitValue) = Math.DivRem(fraction, 10);
                room[digit] = (byte)('0' + digitValue);
            }

            at = last + 1;
            while (room[at - 1] == '0')
            {
                at--;
            }
        }

        room[at++] = (byte)'Z';
        room[at++] = (byte)'"';
        Length += at;
        return this;
    }

    /// <summary>The same of nanoseconds since 1970.</summary>
    public FrameBuffer UnixTime(long nanoseconds)
    {
        Separate();
        Put((byte)'"');
        (long seconds, long fraction) = Math.DivRem(nanoseconds, 1_000_000_000);
        DateTime.UnixEpoch.AddSeconds(seconds).TryFormat(Reserve(32), out int written, "yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture);
        Length += written;
        if (fraction > 0)
        {
            Put((byte)'.');
            Utf8Formatter.TryFormat(fraction, Reserve(9), out int digits, new System.Buffers.StandardFormat('D', 9));
            while (_bytes[Length + digits - 1] == '0')
            {
                digits--;
            }

            Length += digits;
        }

        return Raw("Z\""u8);
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
