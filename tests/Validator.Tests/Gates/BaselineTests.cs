using Validator.Gates;
using Validator.Spec;
using Validator.Tests.Reports;
using Xunit;

namespace Validator.Tests.Gates;

public sealed class BaselineTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("baseline-").FullName;

    private LocatedText Verdict => new(Path.Combine(folder, "verdict.json"), new SourceLocation("spec.yaml", 60, 11));

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void An_approved_run_serves_the_same_configuration_on_the_same_machine()
    {
        var approved = VerdictFixture.Approved();
        File.WriteAllText(Verdict.Text, VerdictJson.Write(approved));
        var (baseline, problem) = Baseline.Load(Verdict);
        Assert.Null(problem);
        var id = approved.Configurations[0].Id;
        Assert.Equal(5, baseline!.For(id, "f00d").Metrics!.Get("decode.tokens_per_second").Distribution!.P50);
        Assert.Contains("another kind of machine", baseline.For(id, "beef").Reason, StringComparison.Ordinal);
        Assert.Contains("has no configuration 'other'", baseline.For("other", "f00d").Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rejected_run_is_no_baseline()
    {
        File.WriteAllText(Verdict.Text, VerdictJson.Write(VerdictFixture.Rejected()));
        Assert.Contains("its run was not approved: rejected", Baseline.Load(Verdict).Problem!.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("not json")]
    public void What_is_no_verdict_is_an_error_at_the_spec(string text)
    {
        File.WriteAllText(Verdict.Text, text);
        Assert.StartsWith("spec.yaml:60:11: error: baseline '", Baseline.Load(Verdict).Problem!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_an_error_at_the_spec() =>
        Assert.StartsWith("spec.yaml:60:11: error: baseline '", Baseline.Load(Verdict).Problem!.ToString(), StringComparison.Ordinal);
}
