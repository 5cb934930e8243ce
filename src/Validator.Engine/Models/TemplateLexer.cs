using System.Buffers;
using System.Text;

namespace Validator.Engine.Models;

/// <summary>A stretch of text, or the words of one action.</summary>
internal readonly record struct TemplateToken(string? Text, IReadOnlyList<string> Words, int Line);

/// <summary>Cuts a template at its actions and an action into words; trims blanks at <c>{{-</c> and <c>-}}</c>.</summary>
internal static class TemplateLexer
{
    private const string Blanks = " \t\r\n";
    private static readonly SearchValues<char> s_wordEnds = SearchValues.Create(" \t\r\n()\"");

    /// <exception cref="FormatException">An action or a string has no end.</exception>
    public static IEnumerable<TemplateToken> Read(string template)
    {
        int at = 0;
        bool trimsStart = false;
        while (true)
        {
            int open = template.IndexOf("{{", at, StringComparison.Ordinal);
            string text = open < 0 ? template[at..] : template[at..open];
            bool trimsEnd = open >= 0 && IsTrim(template, open + 2, 0);
            text = trimsStart ? text.TrimStart(Blanks.ToCharArray()) : text;
            text = trimsEnd ? text.TrimEnd(Blanks.ToCharArray()) : text;
            if (text.Length > 0)
            {
                yield return new TemplateToken(text, [], 0);
            }

            if (open < 0)
            {
                yield break;
            }

            int line = template.AsSpan(0, open).Count('\n') + 1;
            int start = open + (trimsEnd ? 3 : 2);
            int close = EndOf(template, start, line);
            trimsStart = IsTrim(template, close - 2, 1);
            string action = template[start..(trimsStart ? close - 1 : close)].Trim();
            if (!(action.StartsWith("/*", StringComparison.Ordinal) && action.EndsWith("*/", StringComparison.Ordinal)))
            {
                yield return new TemplateToken(null, [.. Words(action, line)], line);
            }

            at = close + 2;
        }
    }

    public static FormatException Error(int line, string message) => new(FormattableString.Invariant($"template: :{line}: {message}"));

    /// <summary>Whether a trim marker is there: a minus sign at <paramref name="offset"/> of the two, a blank beside it.</summary>
    private static bool IsTrim(string template, int at, int offset) =>
        at >= 0 && at + 1 < template.Length && template[at + offset] == '-' && Blanks.Contains(template[at + 1 - offset], StringComparison.Ordinal);

    private static int EndOf(string template, int start, int line)
    {
        bool quoted = false;
        for (int i = start; i + 1 < template.Length; i++)
        {
            if (template[i] == '"' && !(quoted && template[i - 1] == '\\'))
            {
                quoted = !quoted;
            }
            else if (!quoted && template[i] == '}' && template[i + 1] == '}')
            {
                return i;
            }
        }

        throw Error(line, quoted ? "unterminated quoted string" : "unclosed action");
    }

    /// <summary>Strings keep their first quotation mark, which tells them from other words.</summary>
    private static IEnumerable<string> Words(string action, int line)
    {
        int i = 0;
        while (i < action.Length)
        {
            int start = i;
            if (Blanks.Contains(action[i], StringComparison.Ordinal))
            {
                i++;
            }
            else if (action[i] is '(' or ')')
            {
                i++;
                yield return action[start..i];
            }
            else if (action[i] == '"')
            {
                yield return TemplateValue.Literal + Unquote(action, ref i, line);
            }
            else
            {
                i = action.AsSpan(start).IndexOfAny(s_wordEnds) is var length and >= 0 ? start + length : action.Length;
                yield return action[start..i];
            }
        }
    }

    private static string Unquote(string action, ref int i, int line)
    {
        StringBuilder text = new();
        for (i++; i < action.Length && action[i] != '"'; i++)
        {
            char c = action[i];
            if (c == '\\')
            {
                i++;
                c = (i < action.Length ? action[i] : '\0') switch
                {
                    'n' => '\n',
                    't' => '\t',
                    'r' => '\r',
                    '"' => '"',
                    '\\' => '\\',
                    _ => throw Error(line, "unterminated quoted string"),
                };
            }

            text.Append(c);
        }

        i++;
        return text.ToString();
    }
}
