namespace Validator.Spec.Reading;

/// <summary>A YAML value and where it was written.</summary>
internal abstract record Node(SourceLocation Location);

/// <summary>A scalar as written; <paramref name="Plain"/> when it stood without quotes.</summary>
internal sealed record ScalarNode(SourceLocation Location, string Text, bool Plain) : Node(Location)
{
    /// <summary>Nothing, or one of YAML's words for nothing.</summary>
    public bool IsNull => Plain && Text is ("" or "~" or "null" or "Null" or "NULL");
}

/// <summary>A sequence.</summary>
internal sealed record ListNode(SourceLocation Location, IReadOnlyList<Node> Items) : Node(Location);

/// <summary>A mapping; its keys are unique. Located at the key in front of it.</summary>
internal sealed record MapNode(SourceLocation Location, IReadOnlyList<MapEntry> Entries) : Node(Location)
{
    public Node? Find(string key) => Entries.FirstOrDefault(e => e.Key.Text == key)?.Value;

    /// <summary>This mapping with <paramref name="value"/> under <paramref name="key"/>, in the place of what was there.</summary>
    public MapNode With(ScalarNode key, Node value)
    {
        var entries = Entries.ToList();
        var index = entries.FindIndex(e => e.Key.Text == key.Text);
        if (index < 0)
        {
            entries.Add(new MapEntry(key, value));
        }
        else
        {
            entries[index] = new MapEntry(key, value);
        }

        return this with { Entries = entries };
    }
}

/// <summary>One key of a mapping.</summary>
internal sealed record MapEntry(ScalarNode Key, Node Value);

/// <summary>Stands where an error was already reported, so that nothing more is said about it.</summary>
internal sealed record BrokenNode(SourceLocation Location) : Node(Location);
