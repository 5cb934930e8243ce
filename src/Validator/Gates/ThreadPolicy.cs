using System.Globalization;
using Validator.Spec;

namespace Validator.Gates;

/// <summary>Warns of more threads than the machine has cores. It only warns: whether they do harm is for the gates to say.</summary>
public static class ThreadPolicy
{
    /// <summary>Class of the finding.</summary>
    public const string Oversubscription = "machine.thread_oversubscription";

    private const int LargeContext = 32_768;
    private const int HugeContext = 131_072;

    /// <summary>The warning; null where there is nothing to warn of, or nothing is known.</summary>
    /// <param name="configuration">What is deployed.</param>
    /// <param name="physicalCores">Cores of the machine, siblings counted once; null when unknown.</param>
    public static Finding? Of(Configuration configuration, int? physicalCores)
    {
        if (configuration.Whole("num_thread") is not { } threads || physicalCores is not { } cores || threads <= cores)
        {
            return null;
        }

        var context = configuration.ContextLength;
        var size = context switch
        {
            > HugeContext => $"with {context} tokens of context it is at its worst: every token reads a cache of that length through them, and prompts of that length may be left unprocessed",
            > LargeContext => $"with {context} tokens of context each token reads a long cache through them, and more context makes it worse",
            null => "how much that costs depends on the context, which is not declared",
            _ => $"with {context} tokens of context it mostly costs speed",
        };
        return new Finding(
            Oversubscription,
            string.Create(CultureInfo.InvariantCulture, $"warning: num_thread {threads} exceeds the {cores} physical cores; threads on one core share its path to memory, by which decoding is bound; {size}"),
            string.Create(CultureInfo.InvariantCulture, $"set num_thread to at most {cores}, or measure both: approve more threads than cores for a context only where the gates held at that very context"),
            string.Create(CultureInfo.InvariantCulture, $"num_thread {threads}{(context is null ? string.Empty : $", num_ctx {context}")}; machine.json: physicalCores {cores}"));
    }
}
