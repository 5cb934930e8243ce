using CsCheck;
using Validator.Spec;
using Validator.Spec.Modelfiles;
using Xunit;

namespace Validator.Tests.Spec;

public sealed class ModelfileTests : IDisposable
{
    private const string Good = "# A comment\nfrom qwen3-coder:30b\n\tPARAMETER num_ctx 4096\nTEMPLATE \"\"\"\n{{ .System }}\n# no comment \"here\"\n\"\"\"\nSYSTEM \"You are \"brief\".\"\nMESSAGE user  Two  blanks \nPARAMETER use_mmap T\nLICENSE a\nLICENSE \"b\nc\"\n";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Reads_what_ollama_reads()
    {
        var read = Read(Good).Modelfile!;

        Assert.Equal(("qwen3-coder:30b", new SourceLocation("Modelfile", 2, 6)), (read.FromModel!.Text, read.FromModel.Location));
        Assert.Equal(["num_ctx=4096", "use_mmap=true"], read.Parameters.Select(each => $"{each.Key}={each.Value}"));
        Assert.Equal("\n{{ .System }}\n# no comment \"here\"\n", read.Texts["template"]);
        Assert.Equal("You are \"brief\".", read.Texts["system"]);
        Assert.Equal([("user", "Two  blanks")], read.Messages);
        Assert.Equal(["a", "b\nc"], read.Licenses);
    }

    [Fact]
    public void A_file_is_told_from_a_name_and_found_beside_the_modelfile()
    {
        var weights = _folder.Write("sub/tiny.gguf", "GGUF");

        Assert.Equal(weights, Assert.Single(Read("FROM sub/tiny.gguf").Modelfile!.FromFiles).Text);
        Assert.Equal([weights, weights], Read("FROM ./sub/tiny.gguf\nFROM sub/tiny.gguf\n").Modelfile!.FromFiles.Select(file => file.Text));
        Assert.Empty(Read("FROM tiny").Modelfile!.FromFiles);
        Assert.NotNull(Read("FROM ./missing.gguf", here: false).Modelfile);
        Assert.Equal(DiagnosticSeverity.Warning, Assert.Single(Read("FROM ./missing.gguf", here: false).Diagnostics).Severity);
    }

    [Theory]
    [InlineData("", "1:1: error: there is no FROM")]
    [InlineData("# nothing\n", "1:1: error: there is no FROM")]
    [InlineData("FROM tiny\nPARAMTER num_ctx 1", "2:1: error: expected an instruction, got 'PARAMTER' (did you mean 'PARAMETER'?)")]
    [InlineData("FROM tiny\n  PARAMETER num_ctxt 1", "2:13: error: there is no parameter 'num_ctxt' (did you mean 'num_ctx'?)")]
    [InlineData("FROM tiny\nPARAMETER num_ctx 4k", "2:19: error: PARAMETER num_ctx: expected a whole number, got '4k'")]
    [InlineData("FROM tiny\nPARAMETER temperature hot", "2:23: error: PARAMETER temperature: expected a number, got 'hot'")]
    [InlineData("FROM tiny\nPARAMETER num_ctx", "2:1: error: PARAMETER num_ctx has no value")]
    [InlineData("FROM tiny\nPARAMETER mirostat 1", "2:11: warning: PARAMETER mirostat is deprecated, and Ollama ignores it")]
    [InlineData("FROM tiny\nMESSAGE usr hello", "2:9: error: MESSAGE: expected a role, got 'usr' (did you mean 'user'?)")]
    [InlineData("FROM tiny\nSYSTEM \"\"\"never\nclosed\n", "2:8: error: the value of SYSTEM has no closing quotes")]
    [InlineData("FROM", "1:1: error: FROM has no value")]
    [InlineData("FROM tiny\nFROM other", "2:1: error: there is a second FROM")]
    [InlineData("FROM ./missing.gguf", "1:6: error: FROM: there is no file '")]
    [InlineData("FROM .", "1:6: error: FROM: '.' is a folder")]
    [InlineData("FROM what is this", "1:6: error: FROM: 'what is this' is neither a file here nor the name of a model")]
    [InlineData("FROM tiny\nADAPTER lora.gguf", "2:9: error: ADAPTER: there is no file '")]
    public void Says_what_is_wrong_and_where(string text, string said)
    {
        var result = Read(text);

        Assert.StartsWith($"Modelfile:{said}", Assert.Single(result.Diagnostics).ToString(), StringComparison.Ordinal);
        Assert.Equal(said.Contains("warning", StringComparison.Ordinal), result.Modelfile is not null);
    }

    [Fact]
    public void A_missing_file_is_a_diagnostic() =>
        Assert.StartsWith("error: there is no Modelfile at", Assert.Single(ModelfileReader.Read(Path.Combine(_folder.Path, "nothing"), "nothing").Diagnostics).ToString(), StringComparison.Ordinal);

    [Fact]
    public void Damage_is_located_and_answered() => MutationTests.Damage(Gen.Const(Good)).Sample(
        text =>
        {
            var result = Read(text);
            var lines = text.Split('\n');
            Assert.Equal(result.Modelfile is null, result.Diagnostics.Any(each => each.Severity == DiagnosticSeverity.Error));
            Assert.All(result.Diagnostics, each => Assert.InRange(each.Location!.Line, 1, lines.Length));
            Assert.All(result.Diagnostics, each => Assert.InRange(each.Location!.Column, 1, lines[each.Location.Line - 1].Length + 1));
        },
        iter: 2000);

    private ModelfileResult Read(string text, bool here = true) => ModelfileReader.ReadText(text, _folder.Path, "Modelfile", here);
}
