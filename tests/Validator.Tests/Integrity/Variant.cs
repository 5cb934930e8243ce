using System.Globalization;
using System.Text;
using Validator.Integrity;
using Validator.Load;

namespace Validator.Tests.Integrity;

/// <summary>A response whose pieces come a tenth of a second apart.</summary>
/// <param name="Name">What is special.</param>
/// <param name="Expected">What was asked.</param>
/// <param name="Head">Its head, chunked; empty where the pieces hold it.</param>
/// <param name="Pieces">Its body, bytes as Latin-1 characters.</param>
internal sealed record Variant(string Name, ExpectedResponse Expected, string Head, string[] Pieces)
{
    /// <summary>Rate of the times.</summary>
    public const long TicksPerSecond = 1000;

    /// <summary>Longest frame that is read; 0 for the usual.</summary>
    public int Frame { get; init; }

    /// <summary>Whether the pieces are what the connection carries, and no chunks are made of them.</summary>
    public bool Verbatim { get; init; }

    /// <summary>Whether the connection is closed without the end of the body.</summary>
    public bool Cut { get; init; }

    private IEnumerable<string> Chunks =>
        [.. Pieces.Where(piece => piece.Length > 0).Select(piece => string.Create(CultureInfo.InvariantCulture, $"{piece.Length:x}\r\n{piece}\r\n")), .. Cut ? [] : (string[])["0\r\n\r\n"]];

    /// <summary>A reader that reads it as it is meant to be.</summary>
    public ResponseReader Reader() => new(Frame == 0 ? null : ReaderLimits.Default with { Frame = Frame }, TicksPerSecond);

    /// <summary>Reads it.</summary>
    /// <param name="reader">The reader, new or used.</param>
    /// <param name="bytewise">Whether each byte comes by itself.</param>
    public ResponseReport Read(ResponseReader reader, bool bytewise = false)
    {
        const long step = TicksPerSecond / 10;
        var (now, complete) = (0L, false);
        reader.Begin(Expected);
        foreach (var piece in (IEnumerable<string>)[Head, .. Verbatim ? Pieces : Chunks])
        {
            now += step;
            var bytes = Encoding.Latin1.GetBytes(piece);
            for (var at = 0; at < bytes.Length; at += bytewise ? 1 : bytes.Length)
            {
                complete = reader.Receive(bytes.AsSpan(at, bytewise ? 1 : bytes.Length), now);
            }
        }

        return reader.Finish(new Exchange(complete ? ExchangeEnd.Complete : ExchangeEnd.Closed, 0, step, step, now, now, null));
    }
}
