using System.Text;

namespace Validator.Pipeline.Bundling;

/// <summary>
/// Takes the texts out of JSON that may be broken, in place: what was asked and what was answered becomes filler, the names and
/// values of the protocol stay. Bytes outside of strings are what a fault is known by, and stay too, but for words of the prompt.
/// </summary>
internal sealed class TextRedactor
{
    /// <summary>Shorter words are in every text.</summary>
    private const int ShortestWord = 4;

    private static readonly HashSet<string> Kept = new(StringComparer.Ordinal)
    {
        "model", "role", "done_reason", "created_at", "object", "finish_reason", "id", "keep_alive", "format", "type", "system_fingerprint", "version",
    };

    private static readonly HashSet<string> Texts = new(StringComparer.Ordinal)
    {
        "prompt", "system", "template", "suffix", "raw", "content", "response", "thinking", "reasoning", "text", "arguments", "images", "name", "description",
    };

    private readonly HashSet<string> _words = new(StringComparer.Ordinal);
    private int _filled;

    /// <summary>Takes the texts out of a request, and remembers their words.</summary>
    public void Request(Span<byte> body) => Walk(body, learn: true);

    /// <summary>Takes the texts out of a response: behind its head, whose fields stay but for cookies.</summary>
    public void Response(Span<byte> bytes)
    {
        var head = bytes.IndexOf("\r\n\r\n"u8);
        Cookies(head < 0 ? [] : bytes[..head]);
        Walk(head < 0 ? bytes : bytes[(head + 4)..], learn: false);
    }

    /// <summary>Takes the name of the server out of a request's head; one of this machine is no secret.</summary>
    public static void Host(Span<byte> head) => Fields(head, "host:", static value =>
    {
        var name = Encoding.Latin1.GetString(value).Trim();
        if (!Uri.TryCreate($"http://{name}", UriKind.Absolute, out var server) || !server.IsLoopback)
        {
            // The port stays: it tells a proxy from a server.
            var end = value.LastIndexOf((byte)':') is var colon && colon > value.LastIndexOf((byte)']') ? colon : value.Length;
            value[..end].TrimStart((byte)' ').Fill((byte)'x');
        }
    });

    private static void Cookies(Span<byte> head) => Fields(head, "set-cookie:", static value => value.Fill((byte)'*'));

    /// <summary>What changes the value of a field in place.</summary>
    private delegate void Change(Span<byte> value);

    private static void Fields(Span<byte> head, string name, Change change)
    {
        var line = 0;
        while (line < head.Length)
        {
            var length = head[line..].IndexOf("\r\n"u8) is var end && end < 0 ? head.Length - line : end;
            var field = head.Slice(line, length);
            if (Encoding.Latin1.GetString(field).StartsWith(name, StringComparison.OrdinalIgnoreCase))
            {
                change(field[name.Length..]);
            }

            line += length + 2;
        }
    }

    private void Walk(Span<byte> json, bool learn)
    {
        var key = string.Empty;
        var at = 0;
        while (at < json.Length)
        {
            if (json[at] == (byte)'"')
            {
                var inside = Inside(json[(at + 1)..]);
                var text = json.Slice(at + 1, inside);
                at += inside + 2;
                if (IsKey(json, at))
                {
                    key = Encoding.UTF8.GetString(text);
                }
                else
                {
                    Value(text, key, learn);
                }
            }
            else if (key == "context" && json[at] == (byte)'[')
            {
                at += Numbers(json[at..]);
            }
            else
            {
                at += Outside(json[at..]);
            }
        }
    }

    private void Value(Span<byte> text, string key, bool learn)
    {
        if (Kept.Contains(key))
        {
            return;
        }

        if (!Texts.Contains(key))
        {
            Words(text);
            return;
        }

        if (learn)
        {
            Learn(text);
        }

        foreach (var part in Parts(text))
        {
            Filler.Fill(text[part], _filled);
            _filled += part.End.Value - part.Start.Value;
        }
    }

    /// <summary>Length of what stands in a string: to its quote, or to the end of a line that a string cannot hold. A break of chunks may lie within.</summary>
    private static int Inside(ReadOnlySpan<byte> rest)
    {
        for (var i = 0; i < rest.Length; i++)
        {
            switch (rest[i])
            {
                case (byte)'\\':
                    i++;
                    break;
                case (byte)'"':
                    return i;
                case (byte)'\n' when i == 0 || rest[i - 1] != '\r':
                    return i;
            }
        }

        return rest.Length;
    }

    /// <summary>The text between the breaks of chunks, whose lengths stay.</summary>
    private static List<Range> Parts(ReadOnlySpan<byte> text)
    {
        List<Range> parts = [];
        var start = 0;
        while (text[start..].IndexOf("\r\n"u8) is var cut and >= 0)
        {
            parts.Add(start..(start + cut));
            var second = text[(start + cut + 2)..].IndexOf("\r\n"u8);
            start = second < 0 ? text.Length : start + cut + 2 + second + 2;
        }

        parts.Add(start..text.Length);
        return parts;
    }

    private static bool IsKey(ReadOnlySpan<byte> json, int at)
    {
        while (at < json.Length && json[at] is (byte)' ' or (byte)'\t')
        {
            at++;
        }

        return at < json.Length && json[at] == (byte)':';
    }

    /// <summary>The tokens of a conversation are its text in other words.</summary>
    private static int Numbers(Span<byte> list)
    {
        var at = 0;
        while (at < list.Length && list[at] is not (byte)']')
        {
            list[at] = list[at] is >= (byte)'0' and <= (byte)'9' ? (byte)'1' : list[at];
            at++;
        }

        return Math.Max(1, at);
    }

    private int Outside(Span<byte> rest)
    {
        var length = rest.IndexOfAny((byte)'"', (byte)'[') is var next && next < 0 ? rest.Length : Math.Max(1, next);
        Words(rest[..length]);
        return length;
    }

    private void Learn(ReadOnlySpan<byte> text)
    {
        foreach (var word in Runs(text))
        {
            _words.Add(Encoding.ASCII.GetString(text[word]));
        }
    }

    private void Words(Span<byte> text)
    {
        foreach (var word in Runs(text))
        {
            if (_words.Contains(Encoding.ASCII.GetString(text[word])))
            {
                Filler.Fill(text[word], _filled++);
            }
        }
    }

    /// <summary>Runs of letters long enough to say something; those that JSON itself writes say nothing.</summary>
    private static List<Range> Runs(ReadOnlySpan<byte> text)
    {
        List<Range> runs = [];
        var start = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && char.IsAsciiLetter((char)text[i]))
            {
                continue;
            }

            if (i - start >= ShortestWord && !text[start..i].SequenceEqual("true"u8) && !text[start..i].SequenceEqual("false"u8) && !text[start..i].SequenceEqual("null"u8))
            {
                runs.Add(start..i);
            }

            start = i + 1;
        }

        return runs;
    }
}
