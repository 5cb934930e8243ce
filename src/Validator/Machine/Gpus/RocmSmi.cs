using System.Text.Json;

namespace Validator.Machine.Gpus;

/// <summary>Names of AMD's cards, as <c>rocm-smi</c> tells them.</summary>
internal static class RocmSmi
{
    private const string Tool = "rocm-smi";

    private static readonly string[] NameFields = ["CARD SERIES", "CARD MODEL"];

    /// <summary>Names by address on the bus; empty where the tool is not there or makes no sense.</summary>
    public static IReadOnlyDictionary<string, string> Names(Tree tree, IReadOnlyList<string> folders) =>
        ToolRun.Read(tree, folders, Tool, "--showproductname", "--showbus", "--json") is { } text ? Parse(tree, text) : new Dictionary<string, string>();

    /// <summary>Reads its JSON: <c>{"card0": {"PCI Bus": "0000:03:00.0", "Card Series": "..."}}</c>, whose keys differ in case between versions.</summary>
    public static IReadOnlyDictionary<string, string> Parse(Tree tree, string text)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            // Warnings of the tool stand before its JSON.
            using var json = JsonDocument.Parse(text.IndexOf('{', StringComparison.Ordinal) is >= 0 and var start ? text[start..] : text);
            foreach (var card in json.RootElement.EnumerateObject().Where(card => card.Value.ValueKind == JsonValueKind.Object))
            {
                var fields = card.Value.EnumerateObject().Where(field => field.Value.ValueKind == JsonValueKind.String)
                    .GroupBy(field => field.Name.ToUpperInvariant(), field => field.Value.GetString()!, StringComparer.Ordinal)
                    .ToDictionary(field => field.Key, field => field.First(), StringComparer.Ordinal);
                var name = NameFields.Select(fields.GetValueOrDefault).FirstOrDefault(word => word is { Length: > 0 } && word != "N/A" && !word.StartsWith("0x", StringComparison.Ordinal));
                if (name is not null && fields.GetValueOrDefault("PCI BUS") is { } bus)
                {
                    names[bus.ToLowerInvariant()] = name;
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            tree.Nonsense(Tool, text.Trim(), "its JSON");
        }

        return names;
    }
}
