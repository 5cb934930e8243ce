using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Validator.Load;

/// <summary>The canaries of one prompt, one for each place.</summary>
/// <param name="All">In the order of <see cref="CanaryPlace"/>.</param>
public sealed record CanarySet(IReadOnlyList<Canary> All)
{
    private const int LeastValue = 1_000_000;
    private const int MostValue = 9_999_999;

    private static readonly string[] Colours =
        ["amber", "azure", "coral", "crimson", "ebony", "emerald", "indigo", "ivory", "jade", "lilac", "maroon", "ochre", "pearl", "russet", "scarlet", "silver", "tawny", "teal", "umber", "violet"];

    private static readonly string[] Animals =
        ["badger", "beaver", "bison", "cobra", "condor", "dingo", "falcon", "ferret", "gecko", "heron", "ibis", "jackal", "lemur", "lynx", "marmot", "ocelot", "otter", "puffin", "raven", "walrus"];

    /// <summary>
    /// Draws canaries from a seed: the same seed and text give the same ones. No key and no value occurs in the text, nor in
    /// another canary of the set, so that an answer that holds a value cannot have it from elsewhere.
    /// </summary>
    /// <param name="seed">What they are drawn from; another one for each set.</param>
    /// <param name="text">The text that they are planted in.</param>
    public static CanarySet Draw(string seed, string text)
    {
        var drawn = new List<Canary>();
        for (var attempt = 0; drawn.Count < Enum.GetValues<CanaryPlace>().Length; attempt++)
        {
            var bits = SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}/{attempt.ToString(CultureInfo.InvariantCulture)}"));
            var key = $"{Colours[bits[0] % Colours.Length]}-{Animals[bits[1] % Animals.Length]}";
            if (attempt >= Colours.Length * Animals.Length)
            {
                // The text names nearly all of them.
                key = $"{key}-{attempt.ToString(CultureInfo.InvariantCulture)}";
            }

            var value = LeastValue + (int)(BinaryPrimitives.ReadUInt32LittleEndian(bits.AsSpan(4)) % (MostValue - LeastValue + 1));
            var canary = new Canary((CanaryPlace)drawn.Count, key, value);
            if (drawn.All(other => other.Key != key && other.Value != value)
                && !text.Contains(key, StringComparison.OrdinalIgnoreCase)
                && !text.Contains(canary.Digits, StringComparison.Ordinal))
            {
                drawn.Add(canary);
            }
        }

        return new CanarySet(drawn);
    }
}
