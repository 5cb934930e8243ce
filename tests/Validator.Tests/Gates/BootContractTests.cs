using Validator.Gates;
using Validator.Runtime;
using Validator.Spec;
using Xunit;

namespace Validator.Tests.Gates;

public class BootContractTests
{
    private static readonly SourceLocation Here = new("spec.yaml", 9, 3);
    private static readonly InstalledModel OnDisk = new("m:7b", "abc123", null);

    [Fact]
    public void What_is_booted_as_declared_holds()
    {
        var results = Evaluate(Declared(), "0.33.0", OnDisk, Loaded("m:7b", 2048));
        Assert.Equal(
            [
                new("version", Outcome.Passed, ">= 0.12", "0.33.0", "the server is version 0.33.0; >= 0.12 is declared"),
                new("model-digest", Outcome.Passed, "abc123", "abc123", "m:7b has digest abc123; abc123 is declared"),
                new("model-loaded", Outcome.Passed, "m:7b", "m:7b", "m:7b is loaded"),
                new("context-length", Outcome.Passed, "2048", "2048", "the model is loaded with a context of 2048 tokens"),
                new("options", Outcome.Skipped, "num_ctx 2048", null, "not checked: the server's processes are not looked at"),
                new("nothing-else-loaded", Outcome.Passed, "nothing else", "nothing else", "nothing else is loaded"),
            ],
            results);
    }

    [Fact]
    public void A_silent_downgrade_is_named()
    {
        var results = Evaluate(Declared(), "0.11.9", new InstalledModel("m:7b", "def456", null), Loaded("m:7b", 1024));
        Assert.Equal([Outcome.Failed, Outcome.Failed, Outcome.Passed, Outcome.Failed], results.Take(4).Select(result => result.Outcome));
        Assert.Equal(["downgrade.version", "downgrade.model_replaced", "downgrade.context_changed"], ContractFindings.Of(results).Select(finding => finding.Class));
        Assert.Equal("the context was silently changed: 2048 tokens are declared, the model is loaded with 1024", results[3].Message);
        Assert.Equal("/api/ps does not list m:7b after its load", Evaluate(Declared(), "0.33.0", OnDisk, Loaded("other", 2048)).Single(result => result.Id == "model-loaded").Message);
    }

    [Fact]
    public void What_the_server_does_not_tell_is_left_open()
    {
        var results = Evaluate(Declared(), "0.33.0", new InstalledModel("m:7b", null, null), Loaded("m:7b", null));
        Assert.Equal((Outcome.Inconclusive, null, "m:7b has digest unknown; abc123 is declared"), (results[1].Outcome, results[1].Actual, results[1].Message));
        Assert.Equal((Outcome.Inconclusive, null), (results[3].Outcome, results[3].Actual));
    }

    [Theory]
    [InlineData("0.33.0", "abc123", "m:7b", 2048, "as declared")]
    [InlineData("0.11.9", "def456", "m:7b", 1024, "not as declared")]
    [InlineData("0.33.0", null, "other", 2048, "as declared")]
    public void What_comes_from_the_environment_is_shown_on_neither_side(string version, string? digest, string loaded, int context, string actual)
    {
        var declared = Declared();
        declared = declared with
        {
            Runtime = declared.Runtime with { VersionForRecord = ">= ${V}" },
            Deployment = new DeploymentSection { Model = Secret("m:7b", "${M}"), Digest = Secret("abc123", "${D}") },
        };

        var results = Evaluate(declared, version, new InstalledModel("m:7b", digest, null), Loaded(loaded, context), fromEnvironment: true);

        var shown = string.Join('\n', results);
        Assert.All(new[] { "0.12", "0.33.0", "0.11.9", "abc123", "m:7b", "2048" }, text => Assert.DoesNotContain(text, shown, StringComparison.Ordinal));
        Assert.Equal((">= ${V}", actual), (results[0].Expected, results[0].Actual));
        Assert.Equal(("${D}", digest is null ? null : actual), (results[1].Expected, results[1].Actual));
        Assert.Equal("${M}", results[2].Expected);
    }

    private static DeploymentSpec Declared() => Gated.Spec() with
    {
        Runtime = new RuntimeSpec { Version = [new VersionTerm(">=", "0.12")] },
        Deployment = new DeploymentSection { Model = new LocatedText("m:7b", Here), Digest = new LocatedText("abc123", Here) },
    };

    private static LocatedText Secret(string text, string shown) => new(text, Here) { ForRecord = shown, Secrets = [text] };

    private static LoadedModel Loaded(string name, int? context) => new(name, null, context, null, 0);

    private static IReadOnlyList<ContractResult> Evaluate(
        DeploymentSpec spec, string version, InstalledModel installed, LoadedModel loaded, bool fromEnvironment = false)
    {
        var context = fromEnvironment ? new OptionValue("${C}", "2048") { FromEnvironment = true } : OptionValue.Of(2048);
        return BootContract.Evaluate(spec, new Configuration("c", new Dictionary<string, OptionValue> { ["num_ctx"] = context }), version, installed, [loaded]);
    }
}
