using System.Text;

namespace Validator.Spec;

/// <summary>Blots texts that may not be shown out of what others write, such as a server that logs its environment.</summary>
public sealed class Redaction
{
    /// <summary>What stands in place of such a text.</summary>
    public const string Blot = "***";

    private const int Shortest = 4;
    private const byte BytesBlot = (byte)'*';
    private readonly string[] _secrets;
    private readonly byte[][] _bytes;

    /// <summary>Takes the texts; those shorter than four characters are left, since they stand everywhere by chance.</summary>
    public Redaction(IEnumerable<string> secrets)
    {
        // The longest first: one that holds another must not leave its rest behind.
        _secrets = [.. secrets.Where(secret => secret.Length >= Shortest).SelectMany(Spellings).Distinct().OrderByDescending(secret => secret.Length)];
        _bytes = [.. _secrets.Select(Encoding.UTF8.GetBytes)];
    }

    /// <summary>The text without them.</summary>
    public string Apply(string text) =>
        _secrets.Aggregate(text, (rest, secret) => rest.Replace(secret, Blot, StringComparison.Ordinal));

    /// <summary>
    /// Blots bytes in place, each by one other, so that offsets and lengths stay true. A number is blotted by the digit 1, and
    /// only where it is the whole of a number: what was JSON stays so.
    /// </summary>
    public void Apply(Span<byte> bytes)
    {
        foreach (var secret in _bytes)
        {
            var number = secret.AsSpan().IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;
            for (var from = 0; bytes[from..].IndexOf(secret) is var found and >= 0; from += found + secret.Length)
            {
                var place = bytes.Slice(from + found, secret.Length);
                if (!number)
                {
                    place.Fill(BytesBlot);
                }
                else if (!IsDigit(bytes, from + found - 1) && !IsDigit(bytes, from + found + secret.Length))
                {
                    place.Fill((byte)'1');
                }
            }
        }
    }

    private static bool IsDigit(ReadOnlySpan<byte> bytes, int position) =>
        position >= 0 && position < bytes.Length && char.IsAsciiDigit((char)bytes[position]);

    /// <summary>As it is, and as logs and JSON write it between quotes.</summary>
    private static IEnumerable<string> Spellings(string secret) =>
        [secret, secret.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)];
}
