namespace Validator.Spec.Keys;

/// <summary><c>policy</c>.</summary>
internal static class PolicyKeys
{
    private static readonly ValueType<PolicySeverity> Severity = SpecTypes.Choice(("fail", PolicySeverity.Fail), ("warn", PolicySeverity.Warn), ("off", PolicySeverity.Off));

    private static readonly SpecKey<PolicySeverity> Threads = new("threads", Severity, "More threads (num_thread) than physical cores, or than the control group's quota grants. fail keeps the configuration from being booted.") { Default = "warn" };
    private static readonly SpecKey<PolicySeverity> AtLargeContext = new("threadsAtLargeContext", Severity, "The same where num_ctx is above largeContext. Left out: as threads.") { Example = "fail" };
    private static readonly SpecKey<int> LargeContext = new("largeContext", SpecTypes.Whole(1, 1 << 30), "Tokens of context above which threadsAtLargeContext counts.") { Default = "131072" };
    private static readonly SpecKey<PolicySeverity> Memory = new("memory", Severity, "Weights and the cache of keys and values together, at the least that the model's shape allows, against the memory of the machine and its graphics processors. fail keeps the model from being loaded.") { Default = "fail" };
    private static readonly SpecKey<PolicySeverity> Context = new("context", Severity, "A num_ctx above what the model was made for. fail keeps the model from being loaded; otherwise the boot contract tells what was loaded.") { Default = "warn" };

    public static readonly SectionType<PolicySpec> Type = new(
        [Threads, AtLargeContext, LargeContext, Memory, Context],
        values => new PolicySpec
        {
            Threads = values.Get(Threads),
            ThreadsAtLargeContext = values.Maybe(AtLargeContext) ?? values.Get(Threads),
            LargeContext = values.Get(LargeContext),
            Memory = values.Get(Memory),
            Context = values.Get(Context),
        });
}
