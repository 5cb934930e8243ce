namespace Validator.Runtime;

/// <summary>Which processors the server gets and which are kept for us who measure it, so that neither takes the other's time.</summary>
/// <param name="Server">The server's.</param>
/// <param name="Client">Ours.</param>
internal sealed record AffinityPlan(ProcessorSet Server, ProcessorSet Client)
{
    /// <summary>Word of the spec for <see cref="Automatic"/>, which is the default too.</summary>
    public const string Auto = "auto";

    /// <summary>Word of the spec for binding nothing.</summary>
    public const string None = "none";

    /// <summary>Below it a processor less would change what is measured more than sharing them does.</summary>
    public const int EnoughProcessors = 8;

    private const int ManyWorkers = 8;

    /// <summary>
    /// By itself: the last processor is ours, the last two with many workers, where there are at least 8 and the threads that
    /// every configuration declares fit on the others. Nobody knows how many threads an undeclared <c>num_thread</c> gives.
    /// </summary>
    /// <param name="allowed">What we may use.</param>
    /// <param name="threads"><c>num_thread</c> of each configuration; null where it is not declared.</param>
    /// <param name="workers">Requests at a time.</param>
    /// <returns>Null when nothing is to be bound.</returns>
    public static AffinityPlan? Automatic(ProcessorSet allowed, IEnumerable<int?> threads, int workers)
    {
        var ours = workers < ManyWorkers ? 1 : 2;
        var left = allowed.Processors.Count - ours;
        return allowed.Processors.Count < EnoughProcessors || threads.Any(count => count is null || count > left) ? null
            : new AffinityPlan(new ProcessorSet(allowed.Processors.Take(left)), new ProcessorSet(allowed.Processors.Skip(left)));
    }

    /// <summary>As the spec names the server's; ours are the others, or the same where no other is left.</summary>
    /// <param name="allowed">What we may use.</param>
    /// <param name="server">What the spec names.</param>
    /// <exception cref="RuntimeException">It names what there is not.</exception>
    public static AffinityPlan Named(ProcessorSet allowed, ProcessorSet server)
    {
        var missing = server.Without(allowed);
        if (missing.Processors.Count > 0)
        {
            throw new RuntimeException($"runtime.affinity names the processors {missing}; this process may use {allowed}.", null, "Name some of those, or leave it out.");
        }

        var others = allowed.Without(server);
        return new AffinityPlan(server, others.Processors.Count > 0 ? others : allowed);
    }
}
