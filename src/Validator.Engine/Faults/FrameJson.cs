using System.Text;
using System.Text.Json;

namespace Validator.Engine.Faults;

/// <summary>Changes members of a frame and leaves every other byte as it is.</summary>
internal static class FrameJson
{
    /// <summary>Where the routes keep what is the same to a fault.</summary>
    private static readonly Dictionary<string, string[]> s_paths = new(StringComparer.Ordinal)
    {
        [Text] = ["response", "message.content", "choices.content", "choices.delta.content", "choices.message.content", "choices.text"],
        ["created_at"] = ["created_at", "created"],
        ["eval_count"] = ["eval_count", "usage.completion_tokens"],
        ["finish_reason"] = ["choices.finish_reason"],
        ["total_tokens"] = ["usage.total_tokens"],
        ["prompt_eval_count"] = ["prompt_eval_count", "usage.prompt_tokens"],
    };

    /// <summary>The member that holds text of the answer, whatever the route calls it.</summary>
    public const string Text = "text";

    /// <summary>A member's place: its name's quote, its value, and the end of both.</summary>
    internal readonly record struct Spot(int Start, int Value, int End);

    /// <summary>The last document inside a frame: behind <c>data: </c> in event streams, before the line end.</summary>
    public static Range Document(ReadOnlySpan<byte> frame) => Documents(frame) is [.., var last] ? last : default;

    /// <summary>The place of a member, in the last document that has it; null where none has.</summary>
    public static Spot? Find(ReadOnlySpan<byte> frame, string member) => FindAll(frame, member) is [var last, ..] ? last : null;

    /// <summary>The frame with another value, as JSON text, in a member's place; unchanged where it has none.</summary>
    public static byte[] Set(byte[] frame, string member, Func<string, string> change) => FindAll(frame, member).Aggregate(frame, (bytes, spot) =>
        [.. bytes[..spot.Value], .. Encoding.UTF8.GetBytes(change(Encoding.UTF8.GetString(bytes[spot.Value..spot.End]))), .. bytes[spot.End..]]);

    /// <summary>The frame without a member; unchanged where it has none.</summary>
    public static byte[] Remove(byte[] frame, string member) => FindAll(frame, member).Aggregate(frame, (bytes, spot) =>
    {
        // The comma goes with it: that behind, or for the last member that before.
        bool followed = bytes[spot.End] == ',';
        int start = !followed && bytes[spot.Start - 1] == ',' ? spot.Start - 1 : spot.Start;
        return [.. bytes[..start], .. bytes[(followed ? spot.End + 1 : spot.End)..]];
    });

    /// <summary>The frame with a member more, the last of its document.</summary>
    public static byte[] Add(byte[] frame, string member, string value)
    {
        (int start, int length) = Document(frame).GetOffsetAndLength(frame.Length);
        int end = start + length - 1;
        return length == 0 ? frame : [.. frame[..end], .. Encoding.UTF8.GetBytes($",\"{member}\":{value}"), .. frame[end..]];
    }

    /// <summary>The frame with bytes put into the text of the answer, or into the model's name where it has no text.</summary>
    public static byte[] Insert(byte[] frame, byte[] bytes)
    {
        int at = (Find(frame, Text) ?? Find(frame, "model"))?.Value + 1 ?? frame.Length / 2;
        return [.. frame[..at], .. bytes, .. frame[at..]];
    }

    /// <summary>The end of an event stream is several documents, each an event of its own.</summary>
    private static List<Range> Documents(ReadOnlySpan<byte> frame)
    {
        List<Range> documents = [];
        bool isEvents = frame.StartsWith("data:"u8);
        int length;
        for (int at = 0; at < frame.Length; at += length)
        {
            int line = isEvents ? frame[at..].IndexOf((byte)'\n') : -1;
            length = line < 0 ? frame.Length - at : line + 1;
            int start = frame.Slice(at, length).IndexOf((byte)'{');
            int end = frame.Slice(at, length).LastIndexOf((byte)'}') + 1;
            if (start >= 0 && end > start)
            {
                documents.Add((at + start)..(at + end));
            }
        }

        return documents;
    }

    /// <summary>The places of a member, the last first: each can be changed without moving the next.</summary>
    private static List<Spot> FindAll(ReadOnlySpan<byte> frame, string member)
    {
        string[] wanted = s_paths.GetValueOrDefault(member) ?? [member];
        List<Spot> spots = [];
        foreach (Range document in Documents(frame))
        {
            try
            {
                if (Walk(frame[document], document.Start.Value, wanted) is { } spot)
                {
                    spots.Insert(0, spot);
                }
            }
            catch (JsonException)
            {
                // A fault before this one has left no document.
            }
        }

        return spots;
    }

    private static Spot? Walk(ReadOnlySpan<byte> json, int offset, string[] wanted)
    {
        Utf8JsonReader reader = new(json);
        List<string?> names = [];
        int name = -1;
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                name = (int)reader.TokenStartIndex;
                names.RemoveRange(Math.Min(names.Count, reader.CurrentDepth), Math.Max(0, names.Count - reader.CurrentDepth));
                names.AddRange(new string?[reader.CurrentDepth + 1 - names.Count]);
                names[reader.CurrentDepth] = reader.GetString();
                continue;
            }

            if (name >= 0 && wanted.Contains(string.Join('.', names.Where(part => part is not null)), StringComparer.Ordinal))
            {
                int value = (int)reader.TokenStartIndex;
                reader.Skip();
                return new Spot(offset + name, offset + value, offset + (int)reader.BytesConsumed);
            }

            name = -1;
        }

        return null;
    }
}
