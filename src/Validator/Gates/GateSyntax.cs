namespace Validator.Gates;

/// <summary>A piece of an expression and the offset of its first character.</summary>
internal sealed record Piece(string Text, int Offset);

/// <summary>An expression cut into its pieces, none of them checked.</summary>
internal sealed record GateSyntax(Piece Name, Piece? Query, Piece Operator, Piece Threshold)
{
    private const string OperatorCharacters = "=!<>~≥≤≠";

    /// <summary>Cuts; null when the pieces cannot be told apart.</summary>
    public static GateSyntax? Read(string text, GateErrors errors)
    {
        var at = Skip(text, 0);
        var name = Take(text, ref at, static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
        if (name.Text.Length == 0)
        {
            errors.Add(at, at == text.Length ? "it is empty" : "it does not begin with the name of a metric", "write metric, operator and threshold, such as 'ttft.max <= 30s'");
            return null;
        }

        at = Skip(text, at);
        Piece? query = null;
        if (at < text.Length && text[at] == '{')
        {
            query = ReadQuery(text, ref at, errors);
            if (query is null)
            {
                return null;
            }
        }

        at = Skip(text, at);
        var sign = Take(text, ref at, static c => OperatorCharacters.Contains(c, StringComparison.Ordinal));
        if (sign.Text.Length == 0)
        {
            var found = at == text.Length ? "nothing" : $"'{text[at]}'";
            errors.Add(at, $"an operator is expected behind '{name.Text}', {found} was found; legal: {string.Join(", ", Comparisons.Signs)}");
            return null;
        }

        at = Skip(text, at);
        return new GateSyntax(name, query, sign, new Piece(text[at..].TrimEnd(), at));
    }

    private static Piece? ReadQuery(string text, ref int at, GateErrors errors)
    {
        const string Key = "query=";
        var open = at;
        var close = text.IndexOf('}', at);
        if (close < 0)
        {
            errors.Add(open, "'{' is not closed", "write {query=ID}");
            return null;
        }

        var inner = text[(open + 1)..close];
        at = close + 1;
        if (!inner.StartsWith(Key, StringComparison.Ordinal) || inner.Length == Key.Length)
        {
            errors.Add(open, $"'{{{inner}}}' is no filter; legal: {{query=ID}}");
            return null;
        }

        return new Piece(inner[Key.Length..], open + 1 + Key.Length);
    }

    private static Piece Take(string text, ref int at, Func<char, bool> belongs)
    {
        var start = at;
        while (at < text.Length && belongs(text[at]))
        {
            at++;
        }

        return new Piece(text[start..at], start);
    }

    private static int Skip(string text, int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        return at;
    }
}
