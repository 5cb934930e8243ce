using Validator.Gates;
using Validator.Machine;
using Validator.Spec;
using Xunit;

namespace Validator.Tests.Gates;

public class ThreadPolicyTests
{
    [Theory]
    [InlineData(16, 262_144, 16, false)]
    [InlineData(17, 262_144, 16, true)]
    [InlineData(32, null, 16, true)]
    [InlineData(32, 262_144, null, false)]
    [InlineData(null, 262_144, 16, false)]
    public void It_warns_of_more_threads_than_cores_where_both_are_known(int? threads, int? context, int? cores, bool warns) =>
        Assert.Equal(warns, ThreadPolicy.Of(With(threads, context), new PolicySpec(), Machine with { PhysicalCores = cores }).Count == 1);

    [Theory]
    [InlineData(262_144, "it is at its worst")]
    [InlineData(131_072, "more context makes it worse")]
    [InlineData(4_096, "it mostly costs speed")]
    [InlineData(null, "which is not declared")]
    public void Its_words_depend_on_the_context(int? context, string words)
    {
        var finding = Assert.Single(ThreadPolicy.Of(With(32, context), new PolicySpec(), Machine)).Finding;

        Assert.Equal("machine.thread_oversubscription", finding.Class);
        Assert.StartsWith("warning: num_thread 32 exceeds the 16 physical cores", finding.Explanation, StringComparison.Ordinal);
        Assert.Contains(words, finding.Explanation, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2.5, 4, true)]
    [InlineData(2.5, 3, false)]
    [InlineData(4.0, 4, false)]
    [InlineData(null, 16, false)]
    public void It_warns_of_more_threads_than_the_quota_grants(double? quota, int threads, bool warns) =>
        Assert.Equal(warns, ThreadPolicy.Of(With(threads, 4096), new PolicySpec(), Machine with { CpuQuota = quota }).Any(result => result.Finding.Class == "machine.thread_quota"));

    [Theory]
    [InlineData(131_072, PolicySeverity.Warn)]
    [InlineData(131_073, PolicySeverity.Fail)]
    [InlineData(null, PolicySeverity.Warn)]
    public void Large_contexts_may_weigh_more(int? context, PolicySeverity severity)
    {
        var policy = new PolicySpec { ThreadsAtLargeContext = PolicySeverity.Fail };

        var result = Assert.Single(ThreadPolicy.Of(With(32, context), policy, Machine));

        Assert.Equal(severity, result.Severity);
        Assert.Equal(severity == PolicySeverity.Warn, result.Finding.Explanation.StartsWith("warning: ", StringComparison.Ordinal));
    }

    [Fact]
    public void Off_is_off() => Assert.Empty(ThreadPolicy.Of(With(32, 4096), new PolicySpec { Threads = PolicySeverity.Off }, Machine));

    [Fact]
    public void What_the_environment_put_in_is_not_shown()
    {
        var secret = new Configuration("c", new Dictionary<string, OptionValue> { ["num_thread"] = new OptionValue("${THREADS}", "77") { FromEnvironment = true } });

        var finding = Assert.Single(ThreadPolicy.Of(secret, new PolicySpec(), Machine)).Finding;

        Assert.DoesNotContain("77", $"{finding}", StringComparison.Ordinal);
        Assert.Contains("num_thread ${THREADS} exceeds", finding.Explanation, StringComparison.Ordinal);
    }

    private static readonly MachineInventory Machine = new() { PhysicalCores = 16, Fingerprint = "0" };

    private static Configuration With(int? threads, int? context)
    {
        var options = new Dictionary<string, OptionValue>();
        foreach (var (name, value) in new[] { ("num_thread", threads), ("num_ctx", context) })
        {
            if (value is { } number)
            {
                options[name] = new OptionValue($"{number}", $"{number}");
            }
        }

        return new Configuration("c", options);
    }
}
