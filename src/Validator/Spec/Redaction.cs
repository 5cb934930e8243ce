namespace Validator.Spec;

/// <summary>Blots texts that may not be shown out of what others write, such as a server that logs its environment.</summary>
public sealed class Redaction
{
    /// <summary>What stands in place of such a text.</summary>
    public const string Blot = "***";

    private const int Shortest = 4;
    private readonly string[] _secrets;

    /// <summary>Takes the texts; those shorter than four characters are left, since they stand everywhere by chance.</summary>
    public Redaction(IEnumerable<string> secrets) =>
        // The longest first: one that holds another must not leave its rest behind.
        _secrets = [.. secrets.Where(secret => secret.Length >= Shortest).SelectMany(Spellings).Distinct().OrderByDescending(secret => secret.Length)];

    /// <summary>The text without them.</summary>
    public string Apply(string text) =>
        _secrets.Aggregate(text, (rest, secret) => rest.Replace(secret, Blot, StringComparison.Ordinal));

    /// <summary>As it is, and as logs and JSON write it between quotes.</summary>
    private static IEnumerable<string> Spellings(string secret) =>
        [secret, secret.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)];
}
