namespace Validator.Spec.Reading;

/// <summary>A value under examination: the node, the path that leads to it, and where to report.</summary>
internal sealed record Cursor(Node Node, string Path, ReadingContext Context)
{
    public SourceLocation Location => Node.Location;

    /// <summary>Whether the user of the command line wrote it, who is trusted where the spec is not.</summary>
    public bool FromCommandLine => ReadingContext.IsCommandLine(Location.File);

    public Cursor Key(string name, Node value) => this with { Node = value, Path = Path.Length == 0 ? name : $"{Path}.{name}" };

    public Cursor Item(int index, Node value) => this with { Node = value, Path = $"{Path}[{index}]" };

    /// <summary>The value under a key of this mapping; this one where there is none.</summary>
    public Cursor Into(string key) => Node is MapNode map && map.Find(key) is { } value ? Key(key, value) : this;

    public void Error(string message, string? hint = null) => Context.Report(Diagnostic.Error(Location, message, hint));

    public void Warning(string message, string? hint = null) => Context.Report(Diagnostic.Warning(Location, message, hint));

    /// <summary>Reports that something else is expected here.</summary>
    public void Expected(string legal, string? hint = null) => Context.Report(
        Diagnostic.Error(Location, $"{(Path.Length == 0 ? $"the {Context.Document.Noun}" : Path)}: expected {legal}, got {Quote.Of(Node)}", hint) with
        {
            Fix = Node is ScalarNode { Plain: true, Text.Length: > 0 } scalar && Suggestion.Of(hint) is { } word ? new TextFix(scalar.Text, word) : null,
        });
}
