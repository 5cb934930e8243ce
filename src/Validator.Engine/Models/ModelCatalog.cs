using System.Globalization;

namespace Validator.Engine.Models;

/// <summary>What is known of models without loading them.</summary>
internal static class ModelCatalog
{
    /// <summary>What the weights are generated from; in a manifest it stands for them.</summary>
    public static string Recipe(ModelSpec model) => string.Create(
        CultureInfo.InvariantCulture, $"{model.Name} {model.Layers} {model.Heads} {model.Width} {model.FeedForward} {Vocabulary.Size}");

    /// <summary>A count as Ollama abbreviates it: <c>550K</c>, <c>35.93M</c>, <c>1.2B</c>.</summary>
    public static string Abbreviate(long count) => count switch
    {
        >= 1_000_000_000 => Scale(count / 1e9, "0.0", "B"),
        >= 1_000_000 => Scale(count / 1e6, "0.00", "M"),
        >= 1_000 => string.Create(CultureInfo.InvariantCulture, $"{count / 1e3:0}K"),
        _ => count.ToString(CultureInfo.InvariantCulture),
    };

    private static string Scale(double value, string format, string unit) =>
        value.ToString(value == Math.Floor(value) ? "0" : format, CultureInfo.InvariantCulture) + unit;
}
