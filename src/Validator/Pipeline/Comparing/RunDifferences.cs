using Validator.Gates;
using Validator.Integrity;
using Validator.Reports;
using Validator.Spec;
using Validator.Spec.Reading;

namespace Validator.Pipeline.Comparing;

/// <summary>In what two runs differ beside their figures: their specs key by key, the server, and the configurations.</summary>
internal static class RunDifferences
{
    private const int MostKeys = 8;
    private const int LongestValue = 60;

    /// <summary>What says how much is asked at once, how long prompts and answers are, and what of them a cache holds.</summary>
    private static readonly string[] s_load =
    [
        "load.mode", "load.rate", "load.concurrency", "load.maxConcurrency", "load.stages", "load.seed", "workload.prefill", "workload.corpus.tokens", "deployment.options.num_predict",
    ];

    /// <summary>A sentence for each; none where they are the same.</summary>
    public static IReadOnlyList<string> Of(RecordedRun first, RecordedRun second)
    {
        var differences = new List<string>();
        var ((before, one), (after, other)) = ((first.Verdict, first.Spec), (second.Verdict, second.Spec));
        string[] changed = [.. one.Keys.Union(other.Keys).Where(key => one.GetValueOrDefault(key) != other.GetValueOrDefault(key))];
        differences.AddRange(changed.Take(MostKeys).Select(key => $"{key}: base {Value(one, key)}, new {Value(other, key)}"));
        if (changed.Length > MostKeys)
        {
            differences.Add($"and {Number.Of(changed.Length - MostKeys, "more key")} of the specs");
        }

        if (Versions(before) is { Length: > 0 } old && Versions(after) is { Length: > 0 } current && old != current)
        {
            differences.Add($"server: base {old}, new {current}");
        }

        if (after.Configurations.Select(configuration => configuration.Id).Except(before.Configurations.Select(configuration => configuration.Id)).ToArray() is { Length: > 0 } added)
        {
            differences.Add($"only the new run has {string.Join(", ", added)}");
        }

        return differences;
    }

    /// <summary>In what their loads differ, so that their figures would of the same server.</summary>
    public static IReadOnlyList<string> OfLoad(RecordedRun first, RecordedRun second)
    {
        var (one, other) = (first.Spec, second.Spec);
        return one.Count == 0 || other.Count == 0 ? [] : [.. one.Keys.Union(other.Keys)
            .Where(key => s_load.Any(load => key.StartsWith(load, StringComparison.Ordinal)) && one.GetValueOrDefault(key) != other.GetValueOrDefault(key))
            .Take(MostKeys).Select(key => $"{key}: base {Value(one, key)}, new {Value(other, key)}")];
    }

    private static string Versions(Verdict verdict) => string.Join(", ", verdict.Configurations.Select(configuration => configuration.Served?.Version).OfType<string>().Distinct(StringComparer.Ordinal));

    private static string Value(IReadOnlyDictionary<string, string> keys, string key) =>
        !keys.TryGetValue(key, out var value) ? "has none" : Excerpt.Of(value, LongestValue);

    /// <summary>Every value of a recorded spec by its path; none where it cannot be read.</summary>
    public static IReadOnlyDictionary<string, string> Keys(string run)
    {
        var keys = new Dictionary<string, string>(StringComparer.Ordinal);
        var path = Path.Combine(run, RunFiles.Spec);
        if (File.Exists(path) && SpecText.Read(path, [], DocumentKind.Spec) is { } text && YamlTree.Parse(text, path, [], DocumentKind.Spec) is { } root)
        {
            Walk(root, string.Empty, keys);
        }

        return keys;
    }

    private static void Walk(Node node, string path, Dictionary<string, string> keys)
    {
        switch (node)
        {
            case MapNode map:
                foreach (var entry in map.Entries)
                {
                    Walk(entry.Value, path.Length == 0 ? entry.Key.Text : $"{path}.{entry.Key.Text}", keys);
                }

                break;
            case ListNode list:
                for (var i = 0; i < list.Items.Count; i++)
                {
                    Walk(list.Items[i], $"{path}[{i}]", keys);
                }

                break;
            case ScalarNode scalar:
                keys[path] = scalar.Text;
                break;
        }
    }
}
