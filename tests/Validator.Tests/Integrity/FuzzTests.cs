using System.Globalization;
using System.Text;
using Validator.Integrity;
using Validator.Load;
using Xunit;

namespace Validator.Tests.Integrity;

/// <summary>
/// Recordings damaged by seed, framing and head included: the reader ends, says the same in any segmentation, and is none the
/// worse for it. <c>FUZZ_ITERATIONS</c> is the number of damaged answers.
/// </summary>
public sealed class FuzzTests
{
    private const int Seed = 20261125;
    private const int LongestSource = 20_000;

    private static readonly Recording[] Sources = [.. Recording.All.Where(recording => recording.Response.Length is > 0 and < LongestSource)];

    private static readonly byte[][] Tokens = [.. new[]
    {
        "\r\n", "\n", "\r\n\r\n", "0\r\n\r\n", "ffffffff\r\n", "7fffffffffffffff\r\n", "-1\r\n", ";", "{", "}", "[", "]", "\"", "\\", "\\ud800", "\0", "\u00ef\u00bb\u00bf",
        "\u00ff", "\u00c3", "\"done\":true", "\"done\":1", "\"error\":\"x\"", "null", "-0.0e+1", "data: ", "data: [DONE]\n\n", ":\n", "HTTP/1.1 200 OK\r\n",
        "Transfer-Encoding: chunked\r\n", "Content-Length: 5\r\n", "Content-Type: text/event-stream\r\n", "\"created_at\":\"9999-12-31T23:59:59.999999999Z\"", "\"eval_count\":-9223372036854775809",
    }.Select(Encoding.Latin1.GetBytes)];

    [Fact]
    public void Damage_ends_and_is_judged_alike_in_every_segmentation()
    {
        var iterations = int.Parse(Environment.GetEnvironmentVariable("FUZZ_ITERATIONS") ?? "3000", CultureInfo.InvariantCulture);
        var reader = new ResponseReader();
        var sound = Recording.All.Single(recording => recording.Name == "05-generate-stream-coldload");
        var response = sound.Response;
        for (var i = 0; i < iterations; i++)
        {
            var random = new Random(Seed + i);
            var source = Sources[random.Next(Sources.Length)];
            var bytes = Enumerable.Range(0, random.Next(1, 5)).Aggregate(source.Response, (damaged, _) => Damage(random, damaged));
            var expected = random.Next(10) == 0 ? source.Expected with { Stream = !source.Expected.Stream } : source.Expected;
            var end = (ExchangeEnd)random.Next((int)ExchangeEnd.Timeout + 1);
            var pieces = Enumerable.Range(0, random.Next(1, 20)).Select(_ => random.Next(1, 300)).ToArray();
            try
            {
                var whole = Feed.Bytes(reader, expected, bytes, [], _ => end);
                Assert.Equal(Comparable(whole), Comparable(Feed.Bytes(reader, expected, bytes, pieces, _ => end)));
                Assert.Equal(Comparable(whole), Comparable(Feed.Bytes(reader, expected, bytes, [1], _ => end)));
                Assert.Equal(bytes.Length, whole.Bytes);
                if (i % 16 == 0)
                {
                    Assert.Empty(Feed.Bytes(reader, sound.Expected, response, pieces, sound.End).Violations);
                }
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"iteration {i} of seed {Seed}, {source.Name}, {end}: {Encoding.Latin1.GetString(bytes)}", failure);
            }
        }
    }

    private static string Comparable(ResponseReport report) => report with { Violations = [] } + string.Join('\n', report.Violations);

    private static byte[] Damage(Random random, byte[] bytes)
    {
        var place = random.Next(bytes.Length + 1);
        var rest = bytes.Length - place;
        var length = Math.Min(rest, random.Next(1, 60));
        return random.Next(9) switch
        {
            0 when rest > 0 => [.. bytes[..place], (byte)(bytes[place] ^ (1 << random.Next(8))), .. bytes[(place + 1)..]],
            1 => [.. bytes[..place], .. Tokens[random.Next(Tokens.Length)], .. bytes[(place + length)..]],
            2 => [.. bytes[..place], .. Tokens[random.Next(Tokens.Length)], .. bytes[place..]],
            3 => [.. bytes[..place], .. bytes[(place + length)..]],
            4 => [.. bytes[..place], .. Enumerable.Repeat(bytes[place..(place + length)], random.Next(2, 40)).SelectMany(part => part), .. bytes[place..]],
            5 => bytes[..place],
            6 => Splice(random, bytes, place),
            7 => InLine(random, bytes, ChunkSize),
            _ => InLine(random, bytes, Header),
        };
    }

    /// <summary>Goes on as another recording.</summary>
    private static byte[] Splice(Random random, byte[] bytes, int place)
    {
        var other = Sources[random.Next(Sources.Length)].Response;
        return [.. bytes[..place], .. other[random.Next(other.Length)..]];
    }

    /// <summary>Changes one of the lines that end with CR LF.</summary>
    private static byte[] InLine(Random random, byte[] bytes, Func<Random, string, string> change)
    {
        var lines = Encoding.Latin1.GetString(bytes).Split("\r\n");
        var line = random.Next(lines.Length);
        lines[line] = change(random, lines[line]);
        return Encoding.Latin1.GetBytes(string.Join("\r\n", lines));
    }

    private static string ChunkSize(Random random, string line) =>
        int.TryParse(line, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var size)
            ? random.Next(4) switch
            {
                0 => (size + random.Next(-3, 4)).ToString("x", CultureInfo.InvariantCulture),
                1 => random.NextInt64().ToString("X", CultureInfo.InvariantCulture),
                2 => $"{line};{new string('e', random.Next(100))}",
                _ => $"000{line} ",
            }
            : line;

    private static string Header(Random random, string line) => line.IndexOf(':', StringComparison.Ordinal) is var colon and > 0
        ? random.Next(4) switch
        {
            0 => line.ToUpperInvariant(),
            1 => line[..colon],
            2 => $"{line}\r\n{line}",
            _ => $"{line[..colon]}: {random.Next()}",
        }
        : line;
}
