namespace Validator.Spec;

/// <summary>The cross product of the axes over the deployment's options.</summary>
public static class ConfigurationMatrix
{
    private const int LongestValue = 40;
    private const int LongestId = 150;
    private static readonly string[] TellingOptions = ["num_ctx", "num_thread"];

    /// <summary>The configurations in written order, the first axis slowest; one when there is no axis. Ids are unique whatever their case.</summary>
    public static IReadOnlyList<Configuration> Expand(IReadOnlyDictionary<string, OptionValue> options, IReadOnlyList<MatrixAxis> axes)
    {
        IEnumerable<Dictionary<string, OptionValue>> cells = [new(options)];
        foreach (var axis in axes)
        {
            cells = [.. cells.SelectMany(cell => axis.Values.Select(value => new Dictionary<string, OptionValue>(cell) { [axis.Option] = value }))];
        }

        var naming = axes.Count > 0 ? axes.Select(a => a.Option) : TellingOptions.Where(options.ContainsKey);
        var names = naming.Order(StringComparer.Ordinal).ToList();
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return [.. cells.Select(cell => new Configuration(Unique(Slug(names, cell), taken), cell))];
    }

    private static string Slug(List<string> names, Dictionary<string, OptionValue> cell) =>
        names.Count == 0 ? "default" : Cut(string.Join('_', names.Select(n => $"{n}-{Value(cell[n])}")), LongestId);

    private static string Value(OptionValue value)
    {
        var clean = Slugs.Clean(value.Text);
        return Cut(value.FromEnvironment ? clean.Trim('-') : clean, LongestValue);
    }

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..length];

    private static string Unique(string id, HashSet<string> taken)
    {
        var candidate = id;
        for (var n = 2; !taken.Add(candidate); n++)
        {
            candidate = $"{id}.{n}";
        }

        return candidate;
    }
}
