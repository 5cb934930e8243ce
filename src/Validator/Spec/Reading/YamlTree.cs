using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Validator.Spec.Reading;

/// <summary>Builds nodes from the parser's events, so that duplicates, aliases and depth are ours to judge.</summary>
internal sealed class YamlTree
{
    private const int DepthLimit = 32;
    private const int NodeLimit = 20_000;

    private readonly string _file;
    private readonly DocumentKind _kind;
    private readonly Parser _parser;
    private readonly List<Diagnostic> _diagnostics;
    private readonly Dictionary<string, (Node Node, int Size)> _anchors = [];
    private readonly HashSet<string> _open = [];
    private int _nodes;
    private bool _limited;

    private YamlTree(string text, string file, List<Diagnostic> diagnostics, DocumentKind kind)
    {
        _kind = kind;
        _file = file;
        _diagnostics = diagnostics;
        _parser = new Parser(new Scanner(new StringReader(text), skipComments: true));
    }

    /// <summary>The one document of a text; null when it has none or cannot be read, and then an error says so.</summary>
    public static Node? Parse(string text, string file, List<Diagnostic> diagnostics, DocumentKind kind)
    {
        var tree = new YamlTree(text, file, diagnostics, kind);
        try
        {
            return tree.Document();
        }
        catch (YamlException) when (tree._limited)
        {
        }
        catch (YamlException e)
        {
            diagnostics.Add(YamlFault.Explain(e, text, file));
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or FormatException or OverflowException or IndexOutOfRangeException)
        {
            // The parser gives up on some broken texts with these; what the user needs is the same.
            diagnostics.Add(Diagnostic.Error(new SourceLocation(file, 1, 1), "this is not YAML that can be read", "look at quotes and brackets left open, and at names behind '&' and '*'"));
        }

        return null;
    }

    private Node? Document()
    {
        _parser.MoveNext();
        if (!_parser.MoveNext() || _parser.Current is StreamEnd)
        {
            Report(new SourceLocation(_file, 1, 1), $"the {_kind.Noun} is empty", $"`{_kind.Schema}` prints what it may hold");
            return null;
        }

        _parser.MoveNext();
        var root = Value(1, null);
        _parser.MoveNext();
        if (_parser.Current is not StreamEnd)
        {
            Report(At(_parser.Current!.Start), $"a second document starts here; a {_kind.Noun} is one document", _kind == DocumentKind.Spec ? "remove the `---`, or give each deployment its own file" : "remove the `---`");
        }

        return root;
    }

    /// <summary>Reads the node whose first event is current and moves behind its last.</summary>
    private Node Value(int depth, SourceLocation? owner)
    {
        var start = _parser.Current!;
        if (depth > DepthLimit)
        {
            throw Limit(start, $"nested deeper than {DepthLimit} levels", $"no value of a {_kind.Noun} needs it");
        }

        var before = _nodes;
        Count(1, start);
        var anchor = start is NodeEvent { Anchor.IsEmpty: false } named ? named.Anchor.Value : null;
        if (anchor is not null)
        {
            _open.Add(anchor);
        }

        Node node = start switch
        {
            AnchorAlias alias => Alias(alias),
            Scalar scalar => Text(scalar),
            SequenceStart => List(depth, owner ?? At(start.Start)),
            MappingStart => Map(depth, owner ?? At(start.Start)),
            _ => throw new YamlException(start.Start, start.End, "expected a value"),
        };
        if (start is NodeEvent { Tag.IsEmpty: false } tagged)
        {
            Report(At(start.Start), $"the tag '{tagged.Tag}' has no meaning here", "values are read by what the key expects");
        }

        if (anchor is not null)
        {
            _open.Remove(anchor);
            _anchors[anchor] = (node, _nodes - before);
        }

        _parser.MoveNext();
        return node;
    }

    private Node Alias(AnchorAlias alias)
    {
        var name = alias.Value.Value;
        if (_open.Contains(name))
        {
            Report(At(alias.Start), $"the alias '*{name}' refers to the value it is part of", "write the value out");
            return new BrokenNode(At(alias.Start));
        }

        if (_anchors.TryGetValue(name, out var target))
        {
            Count(target.Size, alias);
            return target.Node;
        }

        _diagnostics.Add(Diagnostic.Error(At(alias.Start), $"'*{name}' is an alias to YAML, and nothing is anchored as '&{name}'", $"quote a text that begins with '*': \"*{name}\"") with
        {
            Fix = name.AsSpan().ContainsAny('"', '\\') ? null : new TextFix($"*{name}", $"\"*{name}\""),
        });
        return new BrokenNode(At(alias.Start));
    }

    private Node Text(Scalar scalar)
    {
        var at = At(scalar.Start);
        if (ForbiddenCharacter(scalar.Value) is { } forbidden)
        {
            Report(at, $"the text holds {forbidden}", $"no value of a {_kind.Noun} needs it");
            return new BrokenNode(at);
        }

        return new ScalarNode(at, scalar.Value, scalar.Style == ScalarStyle.Plain);
    }

    private ListNode List(int depth, SourceLocation at)
    {
        var items = new List<Node>();
        _parser.MoveNext();
        while (_parser.Current is not SequenceEnd)
        {
            items.Add(Value(depth + 1, null));
        }

        return new ListNode(at, items);
    }

    private MapNode Map(int depth, SourceLocation at)
    {
        var entries = new List<MapEntry>();
        var seen = new Dictionary<string, int>();
        _parser.MoveNext();
        while (_parser.Current is not MappingEnd)
        {
            var place = At(_parser.Current!.Start);
            var key = Value(depth + 1, null);
            var value = Value(depth + 1, place);
            if (key is not ScalarNode name)
            {
                if (key is not BrokenNode)
                {
                    Report(place, "a key must be a plain text", "quote a key that begins with '[', '{' or '*'");
                }
            }
            else if (!seen.TryAdd(name.Text, place.Line))
            {
                Report(place, $"the key {Quote.Of(name.Text)} is given twice, first on line {seen[name.Text]}", "remove one of the two");
            }
            else
            {
                entries.Add(new MapEntry(name with { Location = place }, value));
            }
        }

        return new MapNode(at, entries);
    }

    private void Count(int nodes, ParsingEvent at)
    {
        _nodes += nodes;
        if (_nodes > NodeLimit)
        {
            throw Limit(at, $"more than {NodeLimit} values, aliases counted as what they stand for", $"a {_kind.Noun} needs far fewer");
        }
    }

    /// <summary>Reports what makes reading on pointless and gives the exception that ends it.</summary>
    private YamlException Limit(ParsingEvent at, string message, string hint)
    {
        _limited = true;
        Report(At(at.Start), message, hint);
        return new YamlException(at.Start, at.End, message);
    }

    /// <summary>A character that no file system, process or JSON reader would take; null when there is none.</summary>
    public static string? ForbiddenCharacter(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\0')
            {
                return "a NUL character";
            }

            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                return "half of a surrogate pair";
            }
        }

        return null;
    }

    private SourceLocation At(Mark mark) => new(_file, (int)mark.Line, (int)mark.Column);

    private void Report(SourceLocation at, string message, string hint) => _diagnostics.Add(Diagnostic.Error(at, message, hint));
}
