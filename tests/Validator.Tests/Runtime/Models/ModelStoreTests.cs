using Validator.Runtime.Models;
using Xunit;

namespace Validator.Tests.Runtime.Models;

public sealed class ModelStoreTests : IDisposable
{
    private const string Digest = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("library/tiny/latest", "tiny")]
    [InlineData("library/tiny/latest", "tiny:latest")]
    [InlineData("library/tiny/1b", "tiny:1b")]
    [InlineData("some/tiny/1b", "some/tiny:1b")]
    [InlineData("some/tiny/1b", "a.example:5000/some/tiny:1b")]
    public void Weights_are_found_by_name(string manifest, string model)
    {
        Keep(manifest, $$"""{"layers":[{"mediaType":"application/vnd.ollama.image.template","digest":"sha256:1"},{"mediaType":"application/vnd.ollama.image.model","digest":"sha256:{{Digest}}"}]}""");

        Assert.Equal(Path.Combine(_folder.Path, "blobs", "sha256-" + Digest), ModelStore.WeightsOf(_folder.Path, model));
    }

    [Theory]
    [InlineData("other")]
    [InlineData("tiny:2b")]
    [InlineData("../ns/tiny")]
    [InlineData("./tiny")]
    [InlineData("elsewhere/tiny")]
    [InlineData("a/b/c/d/tiny")]
    [InlineData("")]
    public void Other_names_are_not_found(string model)
    {
        var manifest = $$"""{"layers":[{"mediaType":"application/vnd.ollama.image.model","digest":"sha256:{{Digest}}"}]}""";
        Keep("library/tiny/latest", manifest);
        _folder.Write("manifests/ns/tiny/latest", manifest);
        _folder.Write("manifests/a.example:5000/tiny/latest", manifest);
        _folder.Write("manifests/mirror/elsewhere/tiny/latest", manifest);

        Assert.Null(ModelStore.WeightsOf(_folder.Path, model));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"layers":[{}]}""")]
    [InlineData("""{"layers":[{"mediaType":1,"digest":2}]}""")]
    [InlineData("""{"layers":[{"mediaType":"application/vnd.ollama.image.model","digest":"sha256:../../x"}]}""")]
    public void A_manifest_that_is_none_names_nothing(string manifest)
    {
        Keep("library/tiny/latest", manifest);

        Assert.Null(ModelStore.WeightsOf(_folder.Path, "tiny"));
    }

    private void Keep(string manifest, string content)
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "manifests", "a.example:5000", "library"));
        _folder.Write($"manifests/a.example:5000/{manifest}", content);
        _folder.Write($"blobs/sha256-{Digest}", string.Empty);
    }
}
