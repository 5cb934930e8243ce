using Validator.Runtime;
using Validator.Spec;
using Xunit;

namespace Validator.Tests.Runtime;

public sealed class ExecutableFinderTests : IDisposable
{
    private readonly Bench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public void The_spec_comes_before_the_variable_and_that_before_the_path()
    {
        var first = bench.Script(string.Empty, "first");
        var second = bench.Script(string.Empty, "second");
        var third = bench.Script(string.Empty);

        Assert.Equal(first, ExecutableFinder.Find(At(first), Environment(second, bench.Folder)));
        Assert.Equal(second, ExecutableFinder.Find(null, Environment(second, bench.Folder)));
        Assert.Equal(third, ExecutableFinder.Find(null, Environment(null, bench.Folder)));
    }

    [Fact]
    public void A_path_lookup_passes_over_what_cannot_be_executed()
    {
        var first = Directory.CreateDirectory(Path.Combine(bench.Folder, "a")).FullName;
        var second = Directory.CreateDirectory(Path.Combine(bench.Folder, "b")).FullName;
        Directory.CreateDirectory(Path.Combine(second, "ollama"));
        File.WriteAllText(Path.Combine(first, "ollama"), string.Empty);
        var good = bench.Script(string.Empty);

        Assert.Equal(good, ExecutableFinder.Find(null, Environment(null, string.Join(Path.PathSeparator, first, second, bench.Folder))));
        var error = Assert.Throws<RuntimeException>(() => ExecutableFinder.Find(null, Environment(null, string.Join(Path.PathSeparator, first, second)), places: []));
        Assert.Contains($"{Path.Combine(first, "ollama")} is not executable", error.Message, StringComparison.Ordinal);
        Assert.Contains(second, error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.Remedy);
    }

    [Fact]
    public void Well_known_places_come_last()
    {
        var first = bench.Script(string.Empty, "first");
        var third = bench.Script(string.Empty);

        Assert.Equal(third, ExecutableFinder.Find(null, Environment(null, bench.Folder), [first]));
        Assert.Equal(first, ExecutableFinder.Find(null, Environment(null, Path.Combine(bench.Folder, "nothing")), [Path.Combine(bench.Folder, "missing"), first]));
        Assert.Contains("well-known places (/nowhere/ollama)", ExecutableFinder.Look(null, Environment(null, string.Empty), ["/nowhere/ollama"]).Tried, StringComparison.Ordinal);
        Assert.All(WellKnownPlaces.Of(name => Path.Combine(bench.Folder, name)), place => Assert.True(Path.IsPathRooted(place)));
        Assert.True(WellKnownPlaces.Of(name => Path.Combine(bench.Folder, name)).Count > WellKnownPlaces.Of(_ => null).Count);
    }

    [Theory]
    [InlineData("missing", "does not exist")]
    [InlineData("folder", "is a folder")]
    [InlineData("plain", "is not executable")]
    public void What_is_named_but_unfit_is_an_error_that_names_the_source(string name, string reason)
    {
        Directory.CreateDirectory(Path.Combine(bench.Folder, "folder"));
        File.WriteAllText(Path.Combine(bench.Folder, "plain"), string.Empty);
        var path = Path.Combine(bench.Folder, name);

        var declared = Assert.Throws<RuntimeException>(() => ExecutableFinder.Find(At(path), Environment(null, bench.Folder)));
        var variable = Assert.Throws<RuntimeException>(() => ExecutableFinder.Find(null, Environment(path, bench.Folder)));

        Assert.Contains(reason, declared.Message, StringComparison.Ordinal);
        Assert.StartsWith("spec.yaml:3:15: runtime.executable", declared.Message, StringComparison.Ordinal);
        Assert.StartsWith("$OLLAMA_EXECUTABLE", variable.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_from_the_environment_is_not_shown()
    {
        var secret = At(Path.Combine(bench.Folder, "s3cret")) with { ForRecord = "/opt/${NAME}", Secrets = ["s3cret"] };

        var error = Assert.Throws<RuntimeException>(() => ExecutableFinder.Find(secret, Environment(null, bench.Folder)));

        Assert.StartsWith("spec.yaml:3:15: runtime.executable names /opt/${NAME}, which does not exist.", error.Message, StringComparison.Ordinal);
    }

    private static LocatedText At(string path) => new(path, new SourceLocation("spec.yaml", 3, 15));

    private static Func<string, string?> Environment(string? executable, string path) => name => name switch
    {
        "OLLAMA_EXECUTABLE" => executable,
        "PATH" => path,
        _ => null,
    };
}
