using System.Text;

namespace Validator.Runtime;

/// <summary>Cuts a stream of output into lines of bounded length, whatever bytes it holds.</summary>
internal static class LineReader
{
    /// <summary>Characters after which a line is cut in two.</summary>
    public const int LongestLine = 64 * 1024;

    /// <summary>Hands on each line, without its end, until the stream ends or breaks.</summary>
    public static async Task ReadAsync(Stream stream, Action<string> add)
    {
        using var reader = new StreamReader(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), detectEncodingFromByteOrderMarks: false, leaveOpen: true);
        var buffer = new char[4096];
        var line = new StringBuilder();
        try
        {
            for (var read = await reader.ReadAsync(buffer); read > 0; read = await reader.ReadAsync(buffer))
            {
                Cut(buffer.AsSpan(0, read), line, add);
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The pipe was closed under us because the server is gone.
        }

        if (line.Length > 0)
        {
            add(line.ToString());
        }
    }

    private static void Cut(ReadOnlySpan<char> text, StringBuilder line, Action<string> add)
    {
        foreach (var character in text)
        {
            if (character != '\n')
            {
                line.Append(character);
            }

            if (character == '\n' || line.Length >= LongestLine)
            {
                add(line.ToString().TrimEnd('\r'));
                line.Clear();
            }
        }
    }
}
