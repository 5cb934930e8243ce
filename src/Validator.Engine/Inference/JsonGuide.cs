using System.Text.Json;
using Validator.Engine.Models;

namespace Validator.Engine.Inference;

/// <summary>
/// Keeps an answer valid JSON: what a schema leaves open the model chooses among the pieces that fit there, the rest is
/// written for it. Without a schema any object comes, of at least 10 members.
/// </summary>
internal sealed class JsonGuide : AnswerGuide
{
    private static readonly int[] s_words = [.. Enumerable.Range(0, Vocabulary.Size).Where(IsPlain)];
    private static readonly int[] s_names = [.. s_words.Where(piece => Vocabulary.Text(piece).All(char.IsAsciiLetter))];
    private static readonly int[] s_all = [.. Enumerable.Range(0, Vocabulary.Size)];

    /// <summary>A schema that demands itself has no valid text; somewhere it must end.</summary>
    private const int EndlessDepth = 64;

    /// <summary>What is still to be written, the next on top.</summary>
    private readonly Stack<Step> _steps = new();

    /// <param name="format">A JSON Schema, or the text <c>json</c>.</param>
    public JsonGuide(JsonElement format) => _steps.Push(new Value(
        format.ValueKind == JsonValueKind.Object ? new JsonSchemaNode(format, format) : null, 0));

    public override bool IsComplete => _steps.Count == 0;

    public override Token Next(Choice choose)
    {
        while (true)
        {
            switch (_steps.Pop())
            {
                case Literal literal:
                    return new Token(-1, literal.Text);
                case Name:
                    return new Token(choose(s_names));
                case Words words:
                    if (Fitting(words) is { Length: > 0 } fitting)
                    {
                        int piece = choose(fitting);
                        PushRest(words, Vocabulary.Text(piece).Length);
                        return new Token(piece);
                    }

                    break;
                case Value value:
                    Expand(value, choose);
                    break;
            }
        }
    }

    /// <summary>Whether a piece stands for itself within a JSON string.</summary>
    private static bool IsPlain(int piece) =>
        Vocabulary.Text(piece).All(c => c is not ('"' or '\\') && !char.IsControl(c) && !char.IsSurrogate(c));

    private static int[] Fitting(Words words) =>
        words.Most >= 16 ? s_words : [.. s_words.Where(piece => Vocabulary.Text(piece).Length <= words.Most)];

    private void PushRest(Words words, int length)
    {
        Words rest = new(words.Pieces - 1, words.Least - length, words.Most - length);
        if (rest.Most > 0 && (rest.Pieces > 0 || rest.Least > 0))
        {
            _steps.Push(rest);
        }
    }

    private void Expand(Value value, Choice choose)
    {
        int Decide(int options) => options <= 1 ? 0 : choose(s_all) % options;
        JsonSchemaNode? schema = value.Depth > EndlessDepth ? JsonSchemaNode.Any : value.Schema?.Resolved(Decide);
        switch (schema)
        {
            case null when value.Depth == 0:
                Push(Members(10 + Decide(5), value.Depth));
                break;
            case null:
                PushAny(value.Depth, Decide);
                break;
            case { Fixed: { } text }:
                Push([new Literal(text[Decide(text.Count)])]);
                break;
            default:
                PushTyped(schema, value.Depth, Decide);
                break;
        }
    }

    private void PushAny(int depth, Func<int, int> decide) => Push(decide(depth < 2 ? 5 : 4) switch
    {
        0 => [new Literal(decide(1000).ToString(System.Globalization.CultureInfo.InvariantCulture))],
        1 => [new Literal(decide(2) == 0 ? "true" : "false")],
        2 or 3 => [new Literal("\""), new Words(3 + decide(10), 0, int.MaxValue), new Literal("\"")],
        _ => [new Literal("["), new Value(null, depth + 1), new Literal(","), new Value(null, depth + 1), new Literal("]")],
    });

    private void PushTyped(JsonSchemaNode schema, int depth, Func<int, int> decide)
    {
        switch (schema.Type(decide))
        {
            case "object":
                IReadOnlyList<(string Name, JsonSchemaNode Schema)> members = schema.Properties(depth);
                Push(members.SelectMany((property, index) => new Step[]
                {
                    new Literal((index == 0 ? "{" : ",") + JsonSchemaNode.Quote(property.Name) + ":"), new Value(property.Schema, depth + 1),
                }).Append(new Literal(members.Count == 0 ? "{}" : "}")));
                break;
            case "array":
                int count = schema.ItemCount(depth, decide);
                Push(Enumerable.Range(0, count).SelectMany(index => new Step[]
                {
                    new Literal(index == 0 ? "[" : ","), new Value(schema.Items ?? JsonSchemaNode.Any, depth + 1),
                }).Append(new Literal(count == 0 ? "[]" : "]")));
                break;
            case "string":
                (int least, int most) = schema.Lengths;
                Push([new Literal("\""), new Words(most == 0 ? 0 : 1 + decide(8), least, most), new Literal("\"")]);
                break;
            case "integer" or "number":
                Push([new Literal(schema.Number(decide))]);
                break;
            case "boolean":
                Push([new Literal(decide(2) == 0 ? "true" : "false")]);
                break;
            default:
                Push([new Literal("null")]);
                break;
        }
    }

    private static IEnumerable<Step> Members(int count, int depth)
    {
        for (int i = 0; i < count; i++)
        {
            yield return new Literal(i == 0 ? "{\"" : ",\"");
            yield return new Name();

            // The number keeps the names apart.
            yield return new Literal(i.ToString(System.Globalization.CultureInfo.InvariantCulture));
            yield return new Literal("\":");
            yield return new Value(null, depth + 1);
        }

        yield return new Literal("}");
    }

    private void Push(IEnumerable<Step> steps)
    {
        foreach (Step step in steps.ToArray().Reverse())
        {
            _steps.Push(step);
        }
    }

    private abstract record Step;

    /// <summary>A word of letters only.</summary>
    private sealed record Name : Step;

    private sealed record Literal(string Text) : Step;

    /// <summary>So many pieces of text, and so many characters at least and at most.</summary>
    private sealed record Words(int Pieces, int Least, int Most) : Step;

    /// <summary>Any value (null), or one of a schema.</summary>
    private sealed record Value(JsonSchemaNode? Schema, int Depth) : Step;
}
