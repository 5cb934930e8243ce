using System.Globalization;
using Validator.Spec;

namespace Validator.Gates;

/// <summary>How the server keeps keys and values, by its variables.</summary>
/// <param name="Slots">Requests at a time (<c>OLLAMA_NUM_PARALLEL</c>), each with a context of its own.</param>
/// <param name="LeastElement">Bytes of an element at least.</param>
/// <param name="MostElement">At most.</param>
/// <param name="Hidden">Whether the spec took one of them from our own environment, so that no figure made of it may be shown.</param>
internal sealed record KvOptions(int Slots, double LeastElement, double MostElement, bool Hidden)
{
    private const double Half = 2;

    /// <summary>Blocks of 32 elements with a scale of two bytes.</summary>
    private static readonly Dictionary<string, double> Quantised = new(StringComparer.Ordinal) { ["q8_0"] = 34 / 32.0, ["q4_0"] = 18 / 32.0 };

    /// <summary>Reads them.</summary>
    /// <param name="runtime">The spec's runtime, whose environment counts first.</param>
    /// <param name="variable">Our own environment, which a server that we start inherits; null where it does not, or is another machine's.</param>
    public static KvOptions Of(RuntimeSpec runtime, Func<string, string?>? variable)
    {
        string? Read(string name) => runtime.Environment.TryGetValue(name, out var set) ? set : variable?.Invoke(name);
        bool Given(string name) => runtime.Environment.TryGetValue(name, out var set) && runtime.EnvironmentForRecord.TryGetValue(name, out var written) && set != written;

        var slots = int.TryParse(Read("OLLAMA_NUM_PARALLEL"), NumberStyles.None, CultureInfo.InvariantCulture, out var parallel) && parallel > 0 ? parallel : 1;
        var type = Read("OLLAMA_KV_CACHE_TYPE")?.Trim().ToLowerInvariant();
        var small = type is not null && Quantised.TryGetValue(type, out var bytes) ? bytes : Half;
        // Only flash attention reads quantised caches; where the variable is not set, the server decides by the model.
        var (least, most) = Read("OLLAMA_FLASH_ATTENTION")?.Trim().ToLowerInvariant() switch
        {
            "1" or "t" or "true" => (small, small),
            "0" or "f" or "false" => (Half, Half),
            _ => (small, Half),
        };
        return new KvOptions(slots, least, most, Given("OLLAMA_NUM_PARALLEL") || Given("OLLAMA_KV_CACHE_TYPE") || Given("OLLAMA_FLASH_ATTENTION"));
    }
}
