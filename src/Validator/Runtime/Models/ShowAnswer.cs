using System.Text.Json;

namespace Validator.Runtime.Models;

/// <summary>What <c>/api/show</c> tells of a model's weights.</summary>
internal static class ShowAnswer
{
    private const string From = "FROM ";
    private const string ArchitectureKey = "general.architecture";

    /// <summary>The shape by <c>model_info</c>; null when the answer has none.</summary>
    /// <param name="answer">The answer's JSON.</param>
    /// <param name="weights">Bytes of the weights; null when unknown.</param>
    public static ModelShape? Shape(JsonElement answer, long? weights) => Info(answer) is { } info
        ? new ModelMetadata(info.TryGetProperty(ArchitectureKey, out var name) && name.ValueKind == JsonValueKind.String ? name.GetString() : null, Numbers(info)).Shape(weights)
        : null;

    /// <summary>Whether a list that counts was left out, as Ollama does with every list unless asked for all that there is.</summary>
    public static bool LeavesOut(JsonElement answer) => Info(answer)?.EnumerateObject()
        .Any(field => field.Value.ValueKind == JsonValueKind.Null && field.Name.Contains(".attention.", StringComparison.Ordinal)) == true;

    /// <summary>The model's own parameters by <c>parameters</c>: a line each, its name, blanks and its value.</summary>
    /// <param name="answer">The answer's JSON.</param>
    public static IReadOnlyList<KeyValuePair<string, string>> Parameters(JsonElement answer)
    {
        if (answer.ValueKind != JsonValueKind.Object || !answer.TryGetProperty("parameters", out var text) || text.ValueKind != JsonValueKind.String)
        {
            return [];
        }

        var lines = text.GetString()!.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return [.. lines.Select(line => line.Split((char[]?)null, 2, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Where(parts => parts.Length == 2)
            .Select(parts => KeyValuePair.Create(parts[0], parts[1]))];
    }

    /// <summary>The name of the file of the weights by <c>modelfile</c>, such as <c>sha256-cc2f</c> and so on; null when it names none of Ollama's own.</summary>
    /// <param name="answer">The answer's JSON.</param>
    public static string? Blob(JsonElement answer)
    {
        if (answer.ValueKind != JsonValueKind.Object || !answer.TryGetProperty("modelfile", out var text) || text.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        var from = text.GetString()!.Split('\n', StringSplitOptions.TrimEntries).FirstOrDefault(line => line.StartsWith(From, StringComparison.Ordinal));
        return from is null ? null : ModelsFolder.BlobIn(from[From.Length..].Trim('"'));
    }

    private static JsonElement? Info(JsonElement answer) =>
        answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty("model_info", out var info) && info.ValueKind == JsonValueKind.Object ? info : null;

    private static Dictionary<string, IReadOnlyList<long>> Numbers(JsonElement info)
    {
        var numbers = new Dictionary<string, IReadOnlyList<long>>(StringComparer.Ordinal);
        foreach (var field in info.EnumerateObject())
        {
            if (Number(field.Value) is { } number)
            {
                numbers[field.Name] = [number];
            }
            else if (field.Value.ValueKind == JsonValueKind.Array && field.Value.GetArrayLength() <= ModelMetadata.MostLayers)
            {
                var list = field.Value.EnumerateArray().Select(Number).ToArray();
                if (list.All(item => item is not null))
                {
                    numbers[field.Name] = [.. list.Select(item => item!.Value)];
                }
            }
        }

        return numbers;
    }

    private static long? Number(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => 1,
        JsonValueKind.False => 0,
        JsonValueKind.Number when value.TryGetInt64(out var whole) => whole,
        _ => null,
    };
}
