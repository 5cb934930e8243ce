using Validator.Spec;
using Xunit;

namespace Validator.Tests.Spec;

public class GpuShareTests
{
    [Theory]
    [InlineData(">= 99%", ">=", 0.99)]
    [InlineData("== 0%", "==", 0)]
    [InlineData("<50.5 %", "<", 0.505)]
    public void A_comparison_with_a_percentage_is_read(string text, string sign, double share)
    {
        var demand = Read(text).Spec!.Deployment.GpuShare!;

        Assert.Equal((sign, text), (demand.Operator, demand.ForRecord));
        Assert.Equal(share, demand.Share, 9);
    }

    [Theory]
    [InlineData("99%", "did you mean \">= 99%\"?")]
    [InlineData(">= 0.99", "did you mean 0.99%?")]
    [InlineData("=> 99%", "did you mean >=?")]
    [InlineData(">= 101%", "no share is below 0% or above 100%")]
    [InlineData("> 100%", "no share is below 0% or above 100%")]
    [InlineData("< 0%", "no share is below 0% or above 100%")]
    [InlineData("120%", "a share is 100% at most")]
    [InlineData("all", "(")]
    public void What_is_none_or_can_never_hold_is_an_error_with_a_hint(string text, string hint)
    {
        var result = Read(text);

        Assert.Null(result.Spec);
        var error = Assert.Single(result.Diagnostics, diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        Assert.StartsWith("deployment.gpuShare: expected a comparison with a percentage", error.Message, StringComparison.Ordinal);
        Assert.Contains(hint == "(" ? string.Empty : hint, error.Hint ?? string.Empty, StringComparison.Ordinal);
    }

    [Fact]
    public void A_share_that_num_gpu_forbids_is_warned_of()
    {
        var warned = Samples.Read("good-small", Samples.Isolated with { Set = ["deployment.gpuShare=>= 99%", "deployment.options.num_gpu=0"] });

        Assert.Contains(warned.Diagnostics, diagnostic => diagnostic.Message.Contains("num_gpu 0 keeps the model off every GPU", StringComparison.Ordinal));
        Assert.NotNull(warned.Spec);
    }

    [Fact]
    public void The_environments_part_is_not_shown()
    {
        var demand = Samples.Read("good-small", Samples.Isolated with { Set = ["deployment.gpuShare=>= ${VALIDATOR_THREADS}%"] }).Spec!.Deployment.GpuShare!;

        Assert.Equal((">= ${VALIDATOR_THREADS}%", true), (demand.ForRecord, demand.FromEnvironment));
        Assert.Equal(0.07, demand.Share, 9);
    }

    private static SpecResult Read(string text) => Samples.Read("good-small", Samples.Isolated with { Set = [$"deployment.gpuShare={text}"] });
}
