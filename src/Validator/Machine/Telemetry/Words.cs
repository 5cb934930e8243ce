using System.Buffers.Text;

namespace Validator.Machine.Telemetry;

/// <summary>Takes lines and words from the front of a text of the kernel's, without a copy.</summary>
internal static class Words
{
    /// <summary>Takes the next line; false at the end.</summary>
    public static bool Line(ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> line)
    {
        var end = rest.IndexOf((byte)'\n');
        line = end < 0 ? rest : rest[..end];
        var any = rest.Length > 0;
        rest = end < 0 ? [] : rest[(end + 1)..];
        return any;
    }

    /// <summary>Takes the next word; empty at the end.</summary>
    public static ReadOnlySpan<byte> Next(ref ReadOnlySpan<byte> rest)
    {
        rest = rest.TrimStart(" \t"u8);
        var end = rest.IndexOfAny((byte)' ', (byte)'\t');
        var word = end < 0 ? rest : rest[..end];
        rest = end < 0 ? [] : rest[end..];
        return word;
    }

    /// <summary>Leaves out so many words.</summary>
    public static void Skip(ref ReadOnlySpan<byte> rest, int words)
    {
        for (var i = 0; i < words; i++)
        {
            Next(ref rest);
        }
    }

    /// <summary>Takes the next word as a number that is not negative; null when it is none.</summary>
    public static long? Count(ref ReadOnlySpan<byte> rest) => Number(Next(ref rest)) is { } number and >= 0 ? number : null;

    /// <summary>A text that is one whole number; null when it is not.</summary>
    public static long? Number(ReadOnlySpan<byte> text)
    {
        text = text.Trim(" \t\n"u8);
        return Utf8Parser.TryParse(text, out long number, out var used) && used == text.Length ? number : null;
    }

    /// <summary>The number behind a key in a text of lines <c>key number</c> or <c>key: number kB</c>; null when there is none.</summary>
    public static long? Field(ReadOnlySpan<byte> text, ReadOnlySpan<byte> key)
    {
        while (Line(ref text, out var line))
        {
            if (line.StartsWith(key) && line.Length > key.Length && line[key.Length] is (byte)' ' or (byte)'\t' or (byte)':')
            {
                var rest = line[key.Length..].TrimStart(":"u8);
                return Count(ref rest);
            }
        }

        return null;
    }
}
