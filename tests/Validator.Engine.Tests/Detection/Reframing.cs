using System.Globalization;
using System.Text;

namespace Validator.Engine.Tests.Detection;

/// <summary>What a proxy may do to an answer by RFC 9112, section 7: other chunks, a length, no length at all, headers of its own.</summary>
internal static class Reframing
{
    /// <summary>The same answer, framed otherwise; as it is where it is not chunked.</summary>
    public static Wire Draw(Random random, Wire sound)
    {
        int head = sound.Bytes.AsSpan().IndexOf("\r\n\r\n"u8) + 2;
        string headers = Encoding.Latin1.GetString(sound.Bytes, 0, head);
        if (!headers.Contains("Transfer-Encoding: chunked\r\n", StringComparison.Ordinal) || random.Next(4) == 0)
        {
            return sound;
        }

        byte[] body = Body(sound.Bytes.AsSpan(head + 2));
        (string framing, byte[] framed) = random.Next(3) switch
        {
            0 => ($"Content-Length: {body.Length}\r\n", body),
            1 => ("Connection: close\r\n", body),
            _ => ("transfer-encoding:  Chunked \r\n", Chunked(random, body)),
        };
        headers = headers.Replace("Transfer-Encoding: chunked\r\n", framing, StringComparison.Ordinal);
        byte[] bytes = [.. Encoding.Latin1.GetBytes(headers), .. "\r\n"u8, .. framed];
        return sound.With(bytes, Load.ExchangeEnd.Closed);
    }

    private static byte[] Body(ReadOnlySpan<byte> chunked)
    {
        List<byte> body = [];
        while (true)
        {
            int end = chunked.IndexOf("\r\n"u8);
            int size = int.Parse(Encoding.ASCII.GetString(chunked[..end]), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (size == 0)
            {
                return [.. body];
            }

            body.AddRange(chunked.Slice(end + 2, size));
            chunked = chunked[(end + 2 + size + 2)..];
        }
    }

    private static byte[] Chunked(Random random, byte[] body)
    {
        List<byte> chunks = [];
        for (int start = 0, length; start < body.Length; start += length)
        {
            length = Math.Min(body.Length - start, random.Next(1, 400));
            string size = length.ToString(random.Next(2) == 0 ? "x" : "X4", CultureInfo.InvariantCulture);
            chunks.AddRange(Encoding.ASCII.GetBytes(size + (random.Next(5) == 0 ? ";a=\"b\"" : "") + "\r\n"));
            chunks.AddRange(body.AsSpan(start, length));
            chunks.AddRange("\r\n"u8);
        }

        chunks.AddRange("0\r\n"u8);
        chunks.AddRange(random.Next(2) == 0 ? "\r\n"u8 : "Expires: 0\r\n\r\n"u8);
        return [.. chunks];
    }
}
