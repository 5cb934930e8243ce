using System.Text.Json.Nodes;
using Validator.Spec.Reading;

namespace Validator.Spec.Keys;

/// <summary>One of some words.</summary>
internal sealed class ChoiceType<T>(params (string Word, T Value)[] words) : ScalarType<T>
    where T : notnull
{
    public override string Legal => words.Length == 1 ? words[0].Word : $"{string.Join(", ", words[..^1].Select(w => w.Word))} or {words[^1].Word}";

    public override JsonObject Schema() => SchemaText.Words(words.Select(w => w.Word));

    protected override bool TryParse(Interpolated text, Cursor at, out T value)
    {
        value = default!;
        foreach (var (word, meaning) in words)
        {
            if (word == text.Text)
            {
                value = meaning;
                return true;
            }
        }

        return false;
    }

    protected override string? Hint(string text)
    {
        if (typeof(T) == typeof(bool))
        {
            return ValueHint.Flag(text);
        }

        return Nearest.Question(text, words.Select(w => w.Word));
    }
}
