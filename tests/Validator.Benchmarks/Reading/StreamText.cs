using System.Globalization;
using System.Text;

namespace Validator.Benchmarks.Reading;

/// <summary>A streamed answer of <c>/api/generate</c> as Ollama sends it: one frame of about 100 bytes a chunk.</summary>
internal sealed class StreamText
{
    private static readonly string[] s_words = [" the", " of", " function", " a", ".", " returns", " in", " value", " is", "s"];

    private static readonly byte[] s_head = "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nDate: Mon, 23 Nov 2026 06:06:57 GMT\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"u8.ToArray();

    private readonly int[] _ends;

    /// <param name="frames">Frames with content; the terminal one comes on top.</param>
    public StreamText(int frames)
    {
        List<int> ends = [s_head.Length];
        using MemoryStream bytes = new();
        bytes.Write(s_head);
        DateTime created = new(2026, 11, 23, 6, 6, 57, DateTimeKind.Utc);
        for (int i = 0; i <= frames; i++)
        {
            // About as fast as it is sent: a reader may set the times beside its own clock.
            created = created.AddTicks(5 + (i * 7919 % 10));
            string line = i < frames
                ? Frame(created, s_words[i % s_words.Length])
                : Terminal(created, frames);
            bytes.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{line.Length:x}\r\n{line}\r\n")));
            ends.Add((int)bytes.Length);
        }

        bytes.Write("0\r\n\r\n"u8);
        ends.Add((int)bytes.Length);
        Bytes = bytes.ToArray();
        _ends = [.. ends];
    }

    /// <summary>The whole response.</summary>
    public byte[] Bytes { get; }

    /// <summary>Head, chunks and last chunk, each by itself.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Writes()
    {
        int start = 0;
        foreach (int end in _ends)
        {
            yield return Bytes.AsMemory(start, end - start);
            start = end;
        }
    }

    private static string Frame(DateTime created, string text) =>
        string.Create(CultureInfo.InvariantCulture, $$"""{"model":"tiny","created_at":"{{created:yyyy-MM-ddTHH:mm:ss.fffffff}}31Z","response":"{{text}}","done":false}""") + "\n";

    private static string Terminal(DateTime created, int frames) =>
        string.Create(CultureInfo.InvariantCulture, $$"""{"model":"tiny","created_at":"{{created:yyyy-MM-ddTHH:mm:ss.fffffff}}31Z","response":"","done":true,"done_reason":"length","total_duration":1000000,"load_duration":100000,"prompt_eval_count":7,"prompt_eval_duration":100000,"eval_count":{{frames}},"eval_duration":800000}""") + "\n";
}
