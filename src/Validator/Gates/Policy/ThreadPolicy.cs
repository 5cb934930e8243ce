using System.Globalization;
using Validator.Machine;
using Validator.Spec;

namespace Validator.Gates;

/// <summary>Finds more threads than the machine has cores, or than its control group grants time for. Whether they do harm is for the gates to say.</summary>
public static class ThreadPolicy
{
    /// <summary>Class of the finding of more threads than cores.</summary>
    public const string Oversubscription = "machine.thread_oversubscription";

    /// <summary>Class of the finding of more threads than the quota grants.</summary>
    public const string Quota = "machine.thread_quota";

    private const int LargeContext = 32_768;
    private const int HugeContext = 131_072;

    /// <summary>The offences; none where nothing is known.</summary>
    /// <param name="configuration">What is deployed.</param>
    /// <param name="policy">How much they weigh.</param>
    /// <param name="machine">Where.</param>
    public static IReadOnlyList<PolicyResult> Of(Configuration configuration, PolicySpec policy, MachineInventory machine)
    {
        var severity = configuration.ContextLength > policy.LargeContext ? policy.ThreadsAtLargeContext : policy.Threads;
        if (severity == PolicySeverity.Off || configuration.Whole("num_thread") is not { } threads)
        {
            return [];
        }

        var results = new List<PolicyResult>();
        if (machine.PhysicalCores is { } cores && threads > cores)
        {
            results.Add(new PolicyResult(Cores(configuration, cores, severity), severity));
        }

        // A quota of whole cores and more than there are threads is none.
        if (machine.CpuQuota is { } quota && threads > Math.Ceiling(quota))
        {
            results.Add(new PolicyResult(Time(configuration, quota, severity), severity));
        }

        return results;
    }

    private static Finding Cores(Configuration configuration, int cores, PolicySeverity severity)
    {
        var size = configuration.ContextLength switch
        {
            > HugeContext => $"with {Shown(configuration, "num_ctx")} tokens of context it is at its worst: every token reads a cache of that length through them, and prompts of that length may be left unprocessed",
            > LargeContext => $"with {Shown(configuration, "num_ctx")} tokens of context each token reads a long cache through them, and more context makes it worse",
            null => "how much that costs depends on the context, which is not declared",
            _ => $"with {Shown(configuration, "num_ctx")} tokens of context it mostly costs speed",
        };
        return new Finding(
            Oversubscription,
            string.Create(CultureInfo.InvariantCulture, $"{PolicyWords.Prefix(severity)}num_thread {Shown(configuration, "num_thread")} exceeds the {cores} physical cores; threads on one core share its path to memory, by which decoding is bound; {size}"),
            string.Create(CultureInfo.InvariantCulture, $"set num_thread to at most {cores}, or measure both: approve more threads than cores for a context only where the gates held at that very context"),
            string.Create(CultureInfo.InvariantCulture, $"{Evidence(configuration)}; machine.json: physicalCores {cores}"));
    }

    private static Finding Time(Configuration configuration, double quota, PolicySeverity severity) => new(
        Quota,
        string.Create(CultureInfo.InvariantCulture, $"{PolicyWords.Prefix(severity)}num_thread {Shown(configuration, "num_thread")} exceeds the {quota:0.##} processors' worth of time that the control group grants; when it is used up all threads stand still until the next period, and each waits for the slowest at every layer"),
        string.Create(CultureInfo.InvariantCulture, $"set num_thread to at most {Math.Max(1, Math.Floor(quota)):0}, or raise the container's limit of processors"),
        string.Create(CultureInfo.InvariantCulture, $"{Evidence(configuration)}; machine.json: cpuQuota {quota:0.##}"));

    private static string Evidence(Configuration configuration) =>
        $"num_thread {Shown(configuration, "num_thread")}{(configuration.ContextLength is null ? string.Empty : $", num_ctx {Shown(configuration, "num_ctx")}")}";

    // What the environment put in is never shown.
    private static string Shown(Configuration configuration, string option) => configuration.Options[option] is { FromEnvironment: true } hidden
        ? hidden.Text
        : configuration.Whole(option)!.Value.ToString(CultureInfo.InvariantCulture);
}
