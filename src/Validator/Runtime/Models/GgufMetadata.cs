using System.Buffers.Binary;
using System.Text;

namespace Validator.Runtime.Models;

/// <summary>Reads the metadata of a file of weights: the keys and values before the tensors, of versions 2 and 3 of the GGUF format.</summary>
public static class GgufMetadata
{
    private const int MostKeys = 100_000;
    private const int MostText = 1 << 20;
    private const uint TypeText = 8;
    private const uint TypeList = 9;

    /// <summary>Bytes of a value by the number of its type; 0 for texts and lists.</summary>
    private static readonly int[] Sizes = [1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8];

    /// <summary>The shape of the model in a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>It; null when the file cannot be read, is no such file, or ends before its metadata do.</returns>
    public static ModelShape? Shape(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 1 << 16);
            return Read(file)?.Shape(file.Length);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The metadata at the start of a stream; null when they are not sound.</summary>
    internal static ModelMetadata? Read(Stream stream)
    {
        try
        {
            Span<byte> head = stackalloc byte[24];
            stream.ReadExactly(head);
            var keys = BinaryPrimitives.ReadUInt64LittleEndian(head[16..]);
            if (!head.StartsWith("GGUF"u8) || BinaryPrimitives.ReadUInt32LittleEndian(head[4..]) is not (2 or 3) || keys > MostKeys)
            {
                return null;
            }

            string? architecture = null;
            var numbers = new Dictionary<string, IReadOnlyList<long>>(StringComparer.Ordinal);
            for (var read = 0UL; read < keys; read++)
            {
                var key = Text(stream);
                var type = Word(stream);
                switch (type)
                {
                    case TypeText:
                        var text = Text(stream);
                        architecture = key == "general.architecture" ? text : architecture;
                        break;
                    case TypeList:
                        List(stream, key, numbers);
                        break;
                    default:
                        Keep(numbers, key, [Number(stream, type)]);
                        break;
                }
            }

            return new ModelMetadata(architecture, numbers);
        }
        catch (Exception exception) when (exception is EndOfStreamException or InvalidDataException)
        {
            return null;
        }
    }

    private static void List(Stream stream, string key, Dictionary<string, IReadOnlyList<long>> numbers)
    {
        var (type, count) = (Word(stream), Long(stream));
        if (type == TypeText)
        {
            for (var item = 0UL; item < count; item++)
            {
                Skip(stream, Long(stream));
            }
        }
        else if (type == TypeList)
        {
            // The format allows lists of lists, and nobody writes them.
            throw new InvalidDataException();
        }
        else if (count > ModelMetadata.MostLayers)
        {
            Skip(stream, checked((ulong)Size(type) * Math.Min(count, ulong.MaxValue / 8)));
        }
        else
        {
            Keep(numbers, key, [.. Enumerable.Range(0, (int)count).Select(_ => Number(stream, type))]);
        }
    }

    private static void Keep(Dictionary<string, IReadOnlyList<long>> numbers, string key, long?[] values)
    {
        if (values.All(value => value is not null))
        {
            numbers[key] = [.. values.Select(value => value!.Value)];
        }
    }

    private static int Size(uint type) => type < Sizes.Length && Sizes[type] > 0 ? Sizes[type] : throw new InvalidDataException();

    /// <summary>A whole number or a flag; null for fractions.</summary>
    private static long? Number(Stream stream, uint type)
    {
        Span<byte> bytes = stackalloc byte[8];
        bytes.Clear();
        stream.ReadExactly(bytes[..Size(type)]);
        return type switch
        {
            0 or 7 => bytes[0],
            1 => (sbyte)bytes[0],
            2 => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
            3 => BinaryPrimitives.ReadInt16LittleEndian(bytes),
            4 => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
            5 => BinaryPrimitives.ReadInt32LittleEndian(bytes),
            10 or 11 => BinaryPrimitives.ReadInt64LittleEndian(bytes),
            _ => null,
        };
    }

    private static uint Word(Stream stream)
    {
        Span<byte> bytes = stackalloc byte[4];
        stream.ReadExactly(bytes);
        return BinaryPrimitives.ReadUInt32LittleEndian(bytes);
    }

    private static ulong Long(Stream stream)
    {
        Span<byte> bytes = stackalloc byte[8];
        stream.ReadExactly(bytes);
        return BinaryPrimitives.ReadUInt64LittleEndian(bytes);
    }

    private static string Text(Stream stream)
    {
        var length = Long(stream);
        if (length > MostText)
        {
            throw new InvalidDataException();
        }

        // Not allocated before it is there: the length may be a lie.
        if (length > (ulong)(stream.Length - stream.Position))
        {
            throw new EndOfStreamException();
        }

        var bytes = new byte[length];
        stream.ReadExactly(bytes);
        return Encoding.UTF8.GetString(bytes);
    }

    private static void Skip(Stream stream, ulong bytes)
    {
        if (bytes > (ulong)(stream.Length - stream.Position))
        {
            throw new EndOfStreamException();
        }

        stream.Seek((long)bytes, SeekOrigin.Current);
    }
}
