using Validator.Spec.Reading;

namespace Validator.Spec.Keys;

/// <summary>What the format defines and this version does not do. Each is refused by name, so that nobody takes it for done.</summary>
internal static class NotYet
{
    private static readonly HashSet<string> Keys =
    [
        "deployment.instances", "deployment.gateway",
        "slo", "sharding",
    ];

    public static bool IsKey(string path) => Keys.Contains(path);

    /// <summary>Reports a key of a later version; false when there is none.</summary>
    public static bool Report(Cursor at)
    {
        switch (at.Node)
        {
            case MapNode map when map.Entries.FirstOrDefault(e => IsKey($"{at.Path}.{e.Key.Text}")) is { } entry:
                at.Error($"{at.Path}: {Quote.Of(entry.Key.Text)} is not supported by this version", $"legal: {Legal(at.Path)}");
                return true;
            default:
                return false;
        }
    }

    private static string Legal(string path) => SpecKeys.TypeAt(path)?.Legal ?? "nothing";
}
