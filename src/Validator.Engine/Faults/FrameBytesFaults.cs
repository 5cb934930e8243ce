using System.Globalization;
using System.Text;
using Validator.Engine.Http;
using Validator.Spec.Faults;
using static Validator.Engine.Faults.FrameFaults;

namespace Validator.Engine.Faults;

/// <summary>The faults that change the bytes of a frame.</summary>
/// <param name="draw">A number that the same plan and order of requests give again.</param>
internal sealed class FrameBytesFaults(Func<ulong> draw)
{
    public FrameFault? Create(Fault fault)
    {
        FaultParameters with = fault.With;
        return fault.Kind switch
        {
            FaultKind.Garbage => new OnceAt(with.AtFrame, f => [PutIn([.. Encoding.UTF8.GetBytes(with.Text), .. "\n"u8], f), f]),
            FaultKind.Bom => Once(with, bytes => [.. "\uFEFF"u8, .. bytes]),
            FaultKind.Concatenate => Once(with, bytes => Behind(bytes, bytes[FrameJson.Document(bytes)])),
            FaultKind.TrailingGarbage => Once(with, bytes => Behind(bytes, Encoding.UTF8.GetBytes(with.Text))),
            FaultKind.Split => Once(with, bytes => FrameJson.Insert(bytes, "\n"u8.ToArray())),
            FaultKind.InvalidUtf8 => Once(with, bytes => FrameJson.Insert(bytes, [0xFF])),
            FaultKind.Nul => Once(with, bytes => FrameJson.Insert(bytes, [0])),
            FaultKind.MissingField => FirstWith(with, bytes => FrameJson.Remove(bytes, with.Field)),
            FaultKind.WrongType => FirstWith(with, bytes => FrameJson.Set(bytes, with.Field, OfOtherType)),
            FaultKind.Negative => Last(bytes => FrameJson.Find(bytes, with.Field) is null
                ? FrameJson.Add(bytes, with.Field, "-1")
                : FrameJson.Set(bytes, with.Field, number => "-" + number)),
            FaultKind.Counts or FaultKind.Durations => Last(bytes => Multiplied(bytes, with.Field, with.Factor)),
            FaultKind.NotProcessed => Last(bytes => Unprocessed(bytes, with.Tokens)),
            FaultKind.WrongModel => new EveryFrame(f => f with { Bytes = FrameJson.Set(f.Bytes, "model", _ => $"\"{with.Model}\"") }),
            FaultKind.NoTokens => new EveryFrame(f => f.IsLast ? f with { Bytes = FrameJson.Set(f.Bytes, FrameJson.Text, _ => "\"\"") } : null),
            FaultKind.Divergence => new EveryFrame(f => f.Role == FrameRole.Terminal || (f.Number < with.AtFrame && f.Role != FrameRole.Whole) ? f : f with { Bytes = Diverged(f.Bytes) }),
            _ => null,
        };
    }

    private static OnceAt Once(FaultParameters with, Func<byte[], byte[]> change) => new(with.AtFrame, f => [f with { Bytes = change(f.Bytes) }]);

    private static EveryFrame Last(Func<byte[], byte[]> change) => new(f => f.IsLast ? f with { Bytes = change(f.Bytes) } : f);

    /// <summary>The first frame that has the member; the last may lack it too, and then nothing happens.</summary>
    private static OnceAt FirstWith(FaultParameters with, Func<byte[], byte[]> change) =>
        new(with.AtFrame, f => FrameJson.Find(f.Bytes, with.Field) is null ? null : [f with { Bytes = change(f.Bytes) }]);

    private static byte[] Behind(byte[] frame, byte[] more)
    {
        Range document = FrameJson.Document(frame);
        return [.. frame[..document.End], .. more, .. frame[document.End..]];
    }

    private static string OfOtherType(string value) => value[0] == '"' ? "42" : value[0] is '{' or '[' ? "\"other\"" : $"\"{value}\"";

    private static byte[] Unprocessed(byte[] frame, int tokens)
    {
        if (FrameJson.Find(frame, "total_tokens") is not null)
        {
            return UnprocessedUsage(frame, tokens);
        }

        if (tokens == 0)
        {
            return FrameJson.Remove(FrameJson.Remove(frame, "prompt_eval_count"), "prompt_eval_duration");
        }

        frame = FrameJson.Set(frame, "prompt_eval_count", _ => tokens.ToString(CultureInfo.InvariantCulture));
        return FrameJson.Set(frame, "prompt_eval_duration", _ => "1000");
    }

    /// <summary>Usage has every count, zeros too, and their sum.</summary>
    private static byte[] UnprocessedUsage(byte[] frame, int tokens)
    {
        Queue<long> before = [];
        frame = FrameJson.Set(frame, "prompt_eval_count", old =>
        {
            before.Enqueue(long.Parse(old, CultureInfo.InvariantCulture));
            return (before.Last() == 0 ? 0 : tokens).ToString(CultureInfo.InvariantCulture);
        });
        return FrameJson.Set(frame, "total_tokens", old =>
        {
            long prompt = before.Dequeue();
            return (long.Parse(old, CultureInfo.InvariantCulture) - prompt + (prompt == 0 ? 0 : tokens)).ToString(CultureInfo.InvariantCulture);
        });
    }

    /// <summary>Other words, as long as those that they replace: the counters are to stay right.</summary>
    private byte[] Diverged(byte[] frame) => FrameJson.Set(frame, FrameJson.Text, text =>
    {
        StringBuilder words = new("\"");
        do
        {
            words.Append(CultureInfo.InvariantCulture, $" w{draw() % 1000}");
        }
        while (words.Length < text.Length - 1);

        return words.Append('"').ToString();
    });
}
