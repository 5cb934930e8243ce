using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Validator.Pipeline.Explain;

namespace Validator.Tool.Commands;

/// <summary>Explanations for people, within 80 columns, and for programs.</summary>
internal static class ExplainOutput
{
    private const int Width = 80;
    private static readonly JsonSerializerOptions s_readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Text(IReadOnlyList<Explanation> explanations)
    {
        var text = new StringBuilder();
        foreach (var explanation in explanations)
        {
            text.Append(text.Length > 0 ? Environment.NewLine : string.Empty).AppendLine(CultureInfo.InvariantCulture, $"{explanation.Name} ({explanation.Kind})");
            Wrap(text, explanation.Meaning, "  ", "  ");
            foreach (var part in explanation.Parts)
            {
                Wrap(text, part.Text, $"  {part.Label}: ", "    ");
            }

            foreach (var look in explanation.LookAt)
            {
                Wrap(text, look, "  look at: ", "    ");
            }
        }

        return text.ToString();
    }

    public static string List(IReadOnlyList<(string Kind, string Name)> names)
    {
        var text = new StringBuilder();
        foreach (var group in names.GroupBy(one => one.Kind))
        {
            Wrap(text, string.Join(", ", group.Select(one => one.Name)), $"{group.Key}: ", "  ");
        }

        Wrap(text, "a whole gate (\"ttft.p99 <= 2s\") and the text of an error (\"Extra data: line 2 column 1 (char 96)\")", "also: ", "  ");
        return text.ToString();
    }

    public static string Json(IReadOnlyList<Explanation> explanations) => Write(new JsonArray([.. explanations.Select(explanation => new JsonObject
    {
        ["kind"] = explanation.Kind,
        ["name"] = explanation.Name,
        ["meaning"] = explanation.Meaning,
        ["parts"] = new JsonObject(explanation.Parts.Select(part => KeyValuePair.Create<string, JsonNode?>(part.Label, part.Text))),
        ["lookAt"] = new JsonArray([.. explanation.LookAt.Select(look => (JsonNode?)look)]),
    })]));

    public static string ListJson(IReadOnlyList<(string Kind, string Name)> names) =>
        Write(new JsonArray([.. names.Select(one => new JsonObject { ["kind"] = one.Kind, ["name"] = one.Name })]));

    private static string Write(JsonNode node) => node.ToJsonString(s_readable) + "\n";

    private static void Wrap(StringBuilder text, string words, string first, string rest)
    {
        var line = new StringBuilder(first);
        var empty = true;
        foreach (var word in words.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (!empty && line.Length + 1 + word.Length > Width)
            {
                text.AppendLine(line.ToString());
                line.Clear().Append(rest);
                empty = true;
            }

            line.Append(empty ? string.Empty : " ").Append(word);
            empty = false;
        }

        text.AppendLine(line.ToString());
    }
}
