using System.Text;
using System.Text.Json;

namespace Validator.Metrics;

/// <summary>Reads a text that most lines of a log share, such as a query's id, into one string for all of them.</summary>
internal static class CommonText
{
    private const int Longest = 64;
    private const int Slots = 256;

    private static readonly string?[] s_known = new string?[Slots];

    /// <summary>The text at which a reader stands.</summary>
    /// <exception cref="JsonException">It stands at something else.</exception>
    public static string? Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            throw new JsonException("The value is no text.");
        }

        if (reader.HasValueSequence || reader.ValueIsEscaped || reader.ValueSpan.Length is 0 or > Longest)
        {
            return reader.GetString();
        }

        // Several readers may write a slot at once: each then has a right string of its own.
        ref var slot = ref s_known[Slot(reader.ValueSpan)];
        return slot is { } known && reader.ValueTextEquals(known) ? known : slot = Encoding.UTF8.GetString(reader.ValueSpan);
    }

    private static int Slot(ReadOnlySpan<byte> text)
    {
        var hash = new HashCode();
        hash.AddBytes(text);
        return (int)((uint)hash.ToHashCode() % Slots);
    }
}
