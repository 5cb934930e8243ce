using Validator.Pipeline;
using Validator.Spec;
using Validator.TestModels;
using Xunit;

namespace Validator.Tests.Pipeline;

/// <summary>What lint finds of where the server and the model come from.</summary>
public sealed class SourceCheckTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_release_must_be_among_the_versions_that_will_do()
    {
        Assert.Contains(
            "spec.yaml:3:54: error: runtime.provision.version: 0.11.0 is not among the versions that runtime.version allows (>= 0.12)",
            Assert.Single(Lint("runtime: { version: \">= 0.12\", provision: { version: 0.11.0 } }", "present")),
            StringComparison.Ordinal);
        Assert.Empty(Lint("runtime: { version: \">= 0.12\", provision: { version: 0.33.0 } }", "present"));
    }

    [Fact]
    public void A_file_of_weights_must_be_one()
    {
        Assert.Contains("error: deployment.source.gguf: there is no file", Assert.Single(Lint(null, "{ gguf: ./noise.gguf }")), StringComparison.Ordinal);
        Assert.Contains("warning: deployment.source.gguf: there is no file", Assert.Single(Lint(null, "{ gguf: ./noise.gguf }", here: false)), StringComparison.Ordinal);
        _folder.Write("noise.gguf", "hello, world, this is no model");
        Assert.Contains("is not in the GGUF format", Assert.Single(Lint(null, "{ gguf: ./noise.gguf }")), StringComparison.Ordinal);
        GgufWriter.Write(Path.Combine(_folder.Path, "noise.gguf"));
        Assert.Empty(Lint(null, "{ gguf: ./noise.gguf }"));
        Assert.Contains("the embedded engine runs synthetic weights only", Assert.Single(Lint("runtime: { engine: embedded }", "{ gguf: ./noise.gguf }")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_modelfile_is_read_and_a_strangers_stays_in_the_workspace()
    {
        using var elsewhere = new TemporaryFolder();
        var outside = Path.Combine(elsewhere.Path, "noise.gguf");
        GgufWriter.Write(outside);
        var modelfile = _folder.Write("Modelfile", $"FROM {outside}\n");

        Assert.Empty(Lint(null, "{ modelfile: ./Modelfile }"));
        Assert.StartsWith(
            $"{modelfile}:1:6: error: an untrusted Modelfile may not name a file outside the workspace",
            Assert.Single(Lint(null, "{ modelfile: ./Modelfile }", untrusted: true)),
            StringComparison.Ordinal);

        _folder.Write("Modelfile", "FROM tiny\nPARAMETER nmu_ctx 1\n");
        Assert.StartsWith($"{modelfile}:2:11: error: there is no parameter 'nmu_ctx'", Assert.Single(Lint(null, "{ modelfile: ./Modelfile }")), StringComparison.Ordinal);
    }

    private IEnumerable<string> Lint(string? runtime, string source, bool here = true, bool untrusted = false)
    {
        var path = _folder.Write("spec.yaml", $$"""
            apiVersion: ollama-validator/v1
            name: small
            {{runtime ?? "accept: all"}}
            deployment: { model: tiny, source: {{source}}, options: { num_ctx: 2048, num_predict: 16 } }
            workload: { queries: [{ id: hello, prompt: Say hello. }] }
            load: { requests: 3 }
            gates: [requests.success_rate == 100%]
            """);
        return Planner.Make(path, new SpecReadOptions { Untrusted = untrusted }, [], here).Diagnostics.Select(each => each.ToString());
    }
}
