using System.Globalization;

namespace Validator.Spec.Reading;

/// <summary>Puts <c>path=value</c> pairs of the command line into the tree before it is read.</summary>
internal static class Overrides
{
    public static Node Apply(Node root, IReadOnlyList<string> pairs, List<Diagnostic> diagnostics)
    {
        for (var i = 0; i < pairs.Count; i++)
        {
            var pair = pairs[i];
            var cut = pair.IndexOf('=', StringComparison.Ordinal);
            var start = new SourceLocation(ReadingContext.SetOption, i + 1, 1);
            if (cut <= 0)
            {
                diagnostics.Add(Diagnostic.Error(start, $"expected path=value, got {Quote.Of(pair)}", "such as deployment.options.num_ctx=4096"));
                continue;
            }

            var path = pair[..cut].Trim().Replace("[", ".", StringComparison.Ordinal).Replace("]", string.Empty, StringComparison.Ordinal).Split('.');
            var value = Value(pair[(cut + 1)..], start with { Column = cut + 2 }, diagnostics);
            root = Put(root, path, 0, value, start, diagnostics);
        }

        return root;
    }

    /// <summary>Puts the text of an option of its own into the tree.</summary>
    public static Node Put(Node root, string[] path, string text, SourceLocation at, List<Diagnostic> diagnostics) =>
        Put(root, path, 0, new ScalarNode(at, text, Plain: true), at, diagnostics);

    /// <summary>Lists, mappings and quoted texts are YAML; anything else is the text itself, so that <c>memory=&gt;= 4GiB</c> needs no quotes.</summary>
    private static Node Value(string text, SourceLocation at, List<Diagnostic> diagnostics)
    {
        var trimmed = text.Trim();
        if (YamlTree.ForbiddenCharacter(text) is { } forbidden)
        {
            diagnostics.Add(Diagnostic.Error(at, $"the value holds {forbidden}"));
            return new BrokenNode(at);
        }

        if (trimmed.Length > 0 && trimmed[0] is '[' or '{' or '"' or '\'')
        {
            var inner = new List<Diagnostic>();
            var node = YamlTree.Parse(trimmed, at.File, inner, DocumentKind.Spec);
            var indent = at.Column - 1 + text.IndexOf(trimmed, StringComparison.Ordinal);
            diagnostics.AddRange(inner.Select(d => d with { Location = new SourceLocation(at.File, at.Line, indent + (d.Location?.Column ?? 1)) }));
            return node is null ? new BrokenNode(at) : Relocate(node, at.Line, indent);
        }

        return new ScalarNode(at, trimmed, Plain: true);
    }

    private static Node Relocate(Node node, int line, int indent)
    {
        SourceLocation Moved(Node n) => n.Location with { Line = line, Column = n.Location.Column + indent };
        return node switch
        {
            ListNode list => new ListNode(Moved(list), [.. list.Items.Select(i => Relocate(i, line, indent))]),
            MapNode map => new MapNode(Moved(map), [.. map.Entries.Select(e => new MapEntry((ScalarNode)Relocate(e.Key, line, indent), Relocate(e.Value, line, indent)))]),
            _ => node with { Location = Moved(node) },
        };
    }

    private static Node Put(Node? node, string[] path, int depth, Node value, SourceLocation at, List<Diagnostic> diagnostics)
    {
        if (depth == path.Length)
        {
            return value;
        }

        var step = path[depth];
        switch (node is null or ScalarNode { IsNull: true } ? new MapNode(at, []) : node)
        {
            case MapNode map:
                return map.With(new ScalarNode(at, step, true), Put(map.Find(step), path, depth + 1, value, at, diagnostics));
            case ListNode list when int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < list.Items.Count:
                return list with { Items = [.. list.Items.Select((item, i) => i == index ? Put(item, path, depth + 1, value, at, diagnostics) : item)] };
            case ListNode list:
                diagnostics.Add(Diagnostic.Error(at, $"{Quote.Of(step)} is no index of {Named(path, depth)}", $"0 to {list.Items.Count - 1}, or set the whole list"));
                return list;
            case BrokenNode broken:
                return broken;
            case var other:
                diagnostics.Add(Diagnostic.Error(at, $"{Named(path, depth)} is {Quote.Of(other)} and holds no {Quote.Of(step)}", "set the value itself"));
                return other;
        }
    }

    private static string Named(string[] path, int depth) => depth == 0 ? "the spec" : string.Join('.', path.Take(depth));
}
