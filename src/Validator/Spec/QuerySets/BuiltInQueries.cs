using Validator.Spec.Prompts;

namespace Validator.Spec.QuerySets;

/// <summary>The sets of queries that the tool brings along, each a file of prompts in the assembly. All ask about a code base that stands before them.</summary>
public static class BuiltInQueries
{
    private const string Folder = "Validator.QuerySets.";
    private const string Extension = ".jsonl";
    private static readonly Dictionary<string, IReadOnlyList<QuerySpec>> s_read = [];
    private static readonly Lock s_gate = new();

    /// <summary>Their names and what they ask for, in order.</summary>
    public static IReadOnlyList<(string Name, string Description)> All { get; } =
    [
        ("architecture", "Structure, layers, data flow and boundaries of the code base."),
        ("refactoring", "What to change in the code, and how, step by step."),
        ("retrieval", "Things that stand in the text and must be found and quoted."),
        ("summary", "The text in fewer words, for several readers."),
        ("system-design", "Systems to be designed around the code base."),
    ];

    /// <summary>The queries of a set, their ids <c>NAME-1</c> and so on.</summary>
    /// <param name="name">One of <see cref="All"/>.</param>
    public static IReadOnlyList<QuerySpec> Of(string name)
    {
        lock (s_gate)
        {
            return s_read.TryGetValue(name, out var read) ? read : s_read[name] = Read(name);
        }
    }

    private static IReadOnlyList<QuerySpec> Read(string name)
    {
        using var stream = typeof(BuiltInQueries).Assembly.GetManifestResourceStream($"{Folder}{name}{Extension}")
            ?? throw new ArgumentOutOfRangeException(nameof(name), name, "not a set of queries");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return PromptFile.Parse(bytes, name, chat: true, []).Queries;
    }
}
