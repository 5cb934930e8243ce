namespace Validator.Machine.Telemetry;

/// <summary>Names each source that is not there, or makes no sense, once. Not thread-safe.</summary>
internal sealed class MissingSources
{
    private const int Shown = 60;
    private readonly HashSet<string> named = new(StringComparer.Ordinal);
    private List<MissingSource> fresh = [];

    /// <summary>Names a source, unless it was named before.</summary>
    public void Name(string source, string reason)
    {
        if (named.Add(source))
        {
            fresh.Add(new MissingSource(source, reason));
        }
    }

    /// <summary>Names a source whose words mean nothing here.</summary>
    public void Nonsense(string source, string where, ReadOnlySpan<char> text, string expected)
    {
        if (!named.Contains(source))
        {
            var shown = text.Length > Shown ? string.Concat(text[..Shown], "...") : text.ToString();
            Name(source, $"{where}: '{shown.ReplaceLineEndings(" ")}' is not {expected}");
        }
    }

    /// <summary>What was named since the last call; null when nothing was.</summary>
    public IReadOnlyList<MissingSource>? Take()
    {
        if (fresh.Count == 0)
        {
            return null;
        }

        var taken = fresh;
        fresh = [];
        return taken;
    }
}
