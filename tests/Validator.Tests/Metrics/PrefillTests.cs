using Validator.Metrics;
using Xunit;

namespace Validator.Tests.Metrics;

/// <summary>Prefill of prompts that begin like no other, and of those that the cache may serve.</summary>
public class PrefillTests
{
    [Fact]
    public void Cold_and_warm_are_told_apart_and_those_that_fill_the_cache_are_in_neither()
    {
        var metrics = MetricSet.Compute(
        [
            Of(1, "cold", 500), Of(2, null, 250), Of(3, "fill", 400), Of(4, "warm", 10), Of(5, "warm", 20),
        ]);

        Assert.Equal((200.0, 400.0), (metrics.Get(MetricName.Prefill).Distribution!.Min, metrics.Get(MetricName.Prefill).Distribution!.Max));
        Assert.Equal((5000.0, 10000.0), (metrics.Get(MetricName.WarmPrefill).Distribution!.Min, metrics.Get(MetricName.WarmPrefill).Distribution!.Max));
        Assert.Equal(2, metrics.Get(MetricName.Prefill).Distribution!.Count);
    }

    [Fact]
    public void A_failed_request_is_the_worst_of_its_own_kind()
    {
        var metrics = MetricSet.Compute([Of(1, "cold", 500), Requests.Broken(2) with { Prefill = "warm" }, Of(3, "warm", 10)]);

        Assert.Equal((1, 0), (metrics.Get(MetricName.Prefill).Distribution!.Count, metrics.Get(MetricName.Prefill).Distribution!.Failed));
        Assert.Equal((2, 1), (metrics.Get(MetricName.WarmPrefill).Distribution!.Count, metrics.Get(MetricName.WarmPrefill).Distribution!.Failed));
        Assert.Equal(0, metrics.Get(MetricName.WarmPrefill).Distribution!.Min);
    }

    [Fact]
    public void Without_a_cold_request_there_is_no_cold_figure_and_without_a_warm_one_no_word_of_it()
    {
        Assert.Equal("no request had a cold prefill", MetricSet.Compute([Of(1, "warm", 10)]).Get(MetricName.Prefill).Missing);
        Assert.False(MetricSet.Compute([Of(1, "cold", 10)]).Values.ContainsKey(MetricName.WarmPrefill));
    }

    private static RequestRecord Of(int id, string? prefill, int milliseconds) => Requests.Sound(id) with { Prefill = prefill, ServerPromptNs = milliseconds * 1_000_000L };
}
