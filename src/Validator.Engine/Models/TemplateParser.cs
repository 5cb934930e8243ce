namespace Validator.Engine.Models;

/// <summary>
/// Reads the part of Go's template language that chat templates are made of:
/// <code>
/// action = value | "if" value | "else" [ "if" value ] | "range" ".Messages" | "end"
/// value  = operand | ( "eq" | "ne" | "and" | "or" | "not" ) operand { operand }
/// operand = field | string | "(" value ")"
/// field  = ".System" | ".Prompt" | ".Response" | ".Messages", within range ".Role" | ".Content" | "$" and one of the others
/// </code>
/// Everything else is an error: what a template asks for is done, or the template is refused.
/// </summary>
internal sealed class TemplateParser(IEnumerable<TemplateToken> tokens)
{
    private static readonly string[] s_rootFields = [".System", ".Prompt", ".Response", ".Messages"];
    private static readonly string[] s_messageFields = [".Role", ".Content"];

    private readonly Queue<TemplateToken> _tokens = new(tokens);
    private int _line = 1;

    public IReadOnlyList<TemplateNode> Parse()
    {
        List<TemplateNode> nodes = ReadList(inRange: false, out string[] end);
        return end is [] ? nodes : throw Error($"unexpected {{{{{string.Join(' ', end)}}}}}");
    }

    private FormatException Error(string message) => TemplateLexer.Error(_line, message);

    /// <summary>Reads up to an <c>else</c> or <c>end</c>, whose words are given back, or to the end of the text.</summary>
    private List<TemplateNode> ReadList(bool inRange, out string[] end)
    {
        List<TemplateNode> nodes = [];
        end = [];
        while (_tokens.TryDequeue(out TemplateToken token))
        {
            if (token.Text is { } text)
            {
                nodes.Add(new TextNode(text));
                continue;
            }

            _line = token.Line;
            switch (token.Words)
            {
                case []:
                    throw Error("missing value for command");
                case ["end"] or ["else", ..]:
                    end = [.. token.Words];
                    return nodes;
                case ["if", ..]:
                    nodes.Add(ReadIf(token.Words.Skip(1), inRange));
                    break;
                case ["range", ".Messages"] when !inRange:
                case ["range", "$.Messages"] when !inRange:
                    nodes.Add(ReadRange());
                    break;
                case ["range", ..]:
                    throw Error("range goes over .Messages only, and not within another");
                default:
                    nodes.Add(new ValueNode(ReadValue(token.Words, inRange)));
                    break;
            }
        }

        return nodes;
    }

    private IfNode ReadIf(IEnumerable<string> condition, bool inRange)
    {
        TemplateValue value = ReadValue(condition, inRange);
        List<TemplateNode> then = ReadList(inRange, out string[] end);
        return new IfNode(value, then, end switch
        {
            ["end"] => [],
            ["else"] => ReadToEnd(inRange),
            ["else", "if", ..] => [ReadIf(end.Skip(2), inRange)],
            _ => throw Error(end is [] ? "unexpected EOF" : "unexpected text after else"),
        });
    }

    private RangeNode ReadRange()
    {
        List<TemplateNode> body = ReadList(inRange: true, out string[] end);
        return new RangeNode(body, end switch
        {
            ["end"] => [],
            ["else"] => ReadToEnd(inRange: false),
            _ => throw Error(end is [] ? "unexpected EOF" : "unexpected text after else"),
        });
    }

    private List<TemplateNode> ReadToEnd(bool inRange)
    {
        List<TemplateNode> nodes = ReadList(inRange, out string[] end);
        return end switch
        {
            ["end"] => nodes,
            [] => throw Error("unexpected EOF"),
            _ => throw Error($"expected end; found {{{{{string.Join(' ', end)}}}}}"),
        };
    }

    private TemplateValue ReadValue(IEnumerable<string> words, bool inRange)
    {
        Queue<string> rest = new(words);
        TemplateValue value = ReadValue(rest, inRange);
        return rest.Count == 0 ? value : throw Error($"unexpected \"{rest.Peek()}\" in operand");
    }

    private TemplateValue ReadValue(Queue<string> words, bool inRange)
    {
        if (!words.TryPeek(out string? first))
        {
            throw Error("missing value");
        }

        if (first is not ("eq" or "ne" or "and" or "or" or "not"))
        {
            return ReadOperand(words, inRange);
        }

        words.Dequeue();
        List<TemplateValue> operands = [];
        while (words.TryPeek(out string? next) && next != ")")
        {
            operands.Add(ReadOperand(words, inRange));
        }

        (int least, int most) = first switch { "not" => (1, 1), "ne" => (2, 2), "eq" => (2, int.MaxValue), _ => (1, int.MaxValue) };
        return operands.Count >= least && operands.Count <= most
            ? new TemplateValue(first, operands)
            : throw Error($"wrong number of args for {first}: got {operands.Count}");
    }

    private TemplateValue ReadOperand(Queue<string> words, bool inRange)
    {
        string word = words.Dequeue();
        if (word == "(")
        {
            TemplateValue inner = ReadValue(words, inRange);
            return words.TryDequeue(out string? close) && close == ")" ? inner : throw Error("unclosed left paren");
        }

        if (word.StartsWith(TemplateValue.Literal, StringComparison.Ordinal))
        {
            return new TemplateValue(TemplateValue.Literal, []) { Text = word[1..] };
        }

        string[] fields = inRange ? s_messageFields : s_rootFields;
        return fields.Contains(word) || (word.StartsWith('$') && s_rootFields.Contains(word[1..]))
            ? new TemplateValue(word, [])
            : throw Error(word.StartsWith('.') || word.StartsWith('$')
                ? $"{word} is not supported here; expected {string.Join(", ", fields)}"
                : $"function \"{word}\" not defined");
    }
}
