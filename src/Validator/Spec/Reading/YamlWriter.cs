using System.Text;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;

namespace Validator.Spec.Reading;

/// <summary>Writes nodes as YAML that reads back to the same nodes.</summary>
internal static partial class YamlWriter
{
    public static string Write(Node root)
    {
        var output = new StringBuilder();
        Block(root, 0, output);
        return output.ToString();
    }

    private static void Block(Node node, int indent, StringBuilder output)
    {
        switch (node)
        {
            case MapNode { Entries.Count: > 0 } map:
                foreach (var (key, value) in map.Entries)
                {
                    output.Append(' ', indent).Append(Inline(key)).Append(':');
                    Behind(value, indent, output);
                }

                break;
            case ListNode list when list.Items.Any(i => i is not ScalarNode):
                foreach (var item in list.Items)
                {
                    // The dash takes the place of the item's own first blanks.
                    var start = output.Length;
                    Block(item, indent + 2, output);
                    output[start + indent] = '-';
                }

                break;
            default:
                output.Append(' ', indent).Append(Inline(node)).Append('\n');
                break;
        }
    }

    private static void Behind(Node value, int indent, StringBuilder output)
    {
        if (value is MapNode { Entries.Count: > 0 } || (value is ListNode list && list.Items.Any(i => i is not ScalarNode)))
        {
            output.Append('\n');
            Block(value, indent + 2, output);
        }
        else
        {
            output.Append(' ').Append(Inline(value)).Append('\n');
        }
    }

    /// <summary>On one line, as inside brackets.</summary>
    public static string Inline(Node node) => node switch
    {
        ScalarNode scalar => Scalar(scalar),
        ListNode list => $"[{string.Join(", ", list.Items.Select(Inline))}]",
        _ => "{}",
    };

    /// <summary>JSON's escapes are YAML's too; a plain text is left plain only when no reader could take it for anything else.</summary>
    private static string Scalar(ScalarNode scalar) =>
        Harmless().IsMatch(scalar.Text) && !new ScalarNode(scalar.Location, scalar.Text, true).IsNull
            ? scalar.Text
            : $"\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(scalar.Text)}\"";

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._/+-]*(:[A-Za-z0-9._/+-]+)*%?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Harmless();
}
