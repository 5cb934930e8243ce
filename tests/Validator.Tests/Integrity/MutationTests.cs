using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using CsCheck;
using Validator.Integrity;
using Validator.Load;
using Xunit;

namespace Validator.Tests.Integrity;

/// <summary>Damaged recordings: the reader must neither crash nor call sound what an independent reader cannot read.</summary>
public sealed class MutationTests
{
    private static readonly Recording[] Sources = [.. Recording.All.Where(r => r.Name is "05-generate-stream-back-to-first"
        or "06-generate-nonstream" or "06-generate-stream-format-json" or "07-chat-stream-jinja" or "08-chat-nonstream" or "26-numpredict-1")];

    private static readonly Gen<(Recording Source, (int Kind, double Place, byte Byte, int Length)[] Edits, int[] Pieces)> Damages = Gen.Select(
        Gen.Int[0, Sources.Length - 1].Select(i => Sources[i]),
        Gen.Select(Gen.Int[0, 5], Gen.Double[0, 1], Gen.Byte, Gen.Int[1, 30], (k, p, b, l) => (k, p, b, l)).Array[1, 3],
        Gen.Int[1, 200].Array[1, 10]);

    [Fact]
    public void Damage_never_crashes_and_broken_bytes_are_never_sound() => Damages.Sample(
        damage =>
        {
            var bytes = damage.Edits.Aggregate(damage.Source.Response.ToList(), Damage).ToArray();
            var reader = new ResponseReader();
            var whole = Feed.Bytes(reader, damage.Source.Expected, bytes, [], _ => ExchangeEnd.Closed);
            var pieces = Feed.Bytes(reader, damage.Source.Expected, bytes, damage.Pieces, _ => ExchangeEnd.Closed);
            Assert.Equal(whole.Violations, pieces.Violations);
            Assert.True(whole.Violations.Count > 0 || CanBeRead(bytes, damage.Source.Expected.Stream), Encoding.Latin1.GetString(bytes));
        },
        iter: 10_000);

    private static List<byte> Damage(List<byte> bytes, (int Kind, double Place, byte Byte, int Length) edit)
    {
        var place = Math.Min(bytes.Count - 1, (int)(edit.Place * bytes.Count));
        if (place < 0)
        {
            return bytes;
        }

        var length = Math.Min(edit.Length, bytes.Count - place);
        switch (edit.Kind)
        {
            case 0:
                bytes[place] = edit.Byte;
                break;
            case 1:
                bytes[place] ^= (byte)(1 << (edit.Byte & 7));
                break;
            case 2:
                bytes.Insert(place, edit.Byte);
                break;
            case 3:
                bytes.RemoveRange(place, length);
                break;
            case 4:
                bytes.InsertRange(place, bytes.GetRange(place, length));
                break;
            default:
                bytes.RemoveRange(place, bytes.Count - place);
                break;
        }

        return bytes;
    }

    /// <summary>Another reader of the same formats, written for clarity: strict, whole in memory, by strings.</summary>
    private static bool CanBeRead(byte[] raw, bool stream)
    {
        var text = Encoding.Latin1.GetString(raw);
        var end = Regex.Match(text, "\r?\n\r?\n");
        var head = text[..end.Index];
        var body = text[(end.Index + end.Length)..];
        if (Regex.IsMatch(head + "\n", "\nTransfer-Encoding:([^\n]*,)?[ \t]*chunked[ \t]*\r?\n", RegexOptions.IgnoreCase))
        {
            var data = new StringBuilder();
            for (var size = -1; size != 0;)
            {
                var line = body.IndexOf("\r\n", StringComparison.Ordinal);
                size = int.Parse(body[..line].Split(';', ' ', '\t')[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
                data.Append(body.AsSpan(line + 2, size));
                body = body[(line + 2 + size + (size > 0 ? 2 : 0))..];
            }

            body = data.ToString();
        }

        try
        {
            var utf8 = new UTF8Encoding(false, true).GetString(Encoding.Latin1.GetBytes(body));
            foreach (var line in stream ? utf8.Split('\n') : [utf8])
            {
                if (!string.IsNullOrWhiteSpace(line))
                {
                    using var document = JsonDocument.Parse(line);
                }
            }

            return true;
        }
        catch (Exception wrong) when (wrong is JsonException or DecoderFallbackException)
        {
            return false;
        }
    }
}
