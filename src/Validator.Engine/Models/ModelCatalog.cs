using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Validator.Engine.Models;

/// <summary>What is known of models without loading them.</summary>
internal static class ModelCatalog
{
    /// <summary>SHA-256 of what the weights are generated from, in hexadecimal digits.</summary>
    public static string Digest(ModelSpec model) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"{model.Name} {model.Layers} {model.Heads} {model.Width} {model.FeedForward} {Vocabulary.Size}"))));

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
