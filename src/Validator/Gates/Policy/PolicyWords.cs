using System.Globalization;
using Validator.Spec;

namespace Validator.Gates;

/// <summary>Words and names of what policies find.</summary>
public static class PolicyWords
{
    /// <summary>Every class of finding of a policy, with its meaning and remedy.</summary>
    public static IReadOnlyList<(string Class, string Meaning, string Remedy)> All { get; } =
    [
        (ThreadPolicy.Oversubscription, "num_thread is above the machine's physical cores: siblings of a core share its bandwidth, and decoding gets slower.", "set num_thread to the physical cores or fewer, and measure"),
        (ThreadPolicy.Quota, "num_thread is above the processors' worth of time that the control group grants: the threads are held up together when it is used up.", "set num_thread to the quota or fewer, or raise the quota"),
        (MemoryPolicy.Exceeded, "Weights and the cache of keys and values for the declared context, at the least that the model's shape allows, exceed the memory of the machine and its graphics processors.", "lower num_ctx or OLLAMA_NUM_PARALLEL, choose a smaller quantisation, or a machine with more memory"),
        (MemoryPolicy.Tight, "Weights and cache exceed the memory that is free now, or may exceed the memory that there is.", "end what else takes memory, or lower num_ctx"),
        (ContextPolicy.Exceeded, "num_ctx is above the context that the model was made for: the server clamps it silently.", "declare a num_ctx within the model's own, or deploy a model made for more"),
    ];

    /// <summary>Whether a finding is one of a policy's.</summary>
    public static bool IsPolicy(string name) => All.Any(known => known.Class == name);

    internal static string Prefix(PolicySeverity severity) => severity == PolicySeverity.Warn ? "warning: " : string.Empty;

    internal static string Size(double bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / (1L << 30):0.0} GiB");
}
