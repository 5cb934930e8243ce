namespace Validator.Engine.Scheduling;

/// <summary>Finds stop sequences across pieces: text that may yet become one is held back.</summary>
internal sealed class StopFilter(IReadOnlyList<string> stops)
{
    private readonly string[] _stops = [.. stops.Where(stop => stop.Length > 0)];

    /// <summary>Text held back.</summary>
    public string Rest { get; private set; } = "";

    /// <summary>Returns the text that is safe to send, and whether a stop sequence was met after it.</summary>
    public (string Text, bool Stopped) Add(string piece)
    {
        string text = Rest + piece;
        int found = _stops.Select(stop => text.IndexOf(stop, StringComparison.Ordinal)).Where(at => at >= 0).DefaultIfEmpty(-1).Min();
        if (found >= 0)
        {
            Rest = "";
            return (text[..found], true);
        }

        int held = _stops.Select(stop => HeldBack(text, stop)).DefaultIfEmpty(0).Max();
        Rest = text[^held..];
        return (text[..^held], false);
    }

    /// <summary>Length of the longest end of <paramref name="text"/> that begins <paramref name="stop"/>.</summary>
    private static int HeldBack(string text, string stop)
    {
        for (int length = Math.Min(text.Length, stop.Length - 1); length > 0; length--)
        {
            if (text.AsSpan()[^length..].SequenceEqual(stop.AsSpan(0, length)))
            {
                return length;
            }
        }

        return 0;
    }
}
