using System.Globalization;
using System.Text.Json;
using CsCheck;
using Validator.Engine.Models;

namespace Validator.Engine.Tests.Library;

public sealed class NameTests
{
    [Theory]
    [InlineData("tiny", "tiny:latest")]
    [InlineData("tiny:latest", "tiny:latest")]
    [InlineData("library/tiny", "tiny:latest")]
    [InlineData("registry.ollama.ai/library/tiny:7b", "tiny:7b")]
    [InlineData("someone/tiny", "someone/tiny:latest")]
    [InlineData("localhost:11434/someone/tiny:v1", "localhost:11434/someone/tiny:v1")]
    [InlineData("http://127.0.0.1:9/library/nope", "127.0.0.1:9/library/nope:latest")]
    [InlineData("Hf.co/A/B-GGUF:Q4_K_M", "Hf.co/A/B-GGUF:Q4_K_M")]
    [InlineData("_x", "_x:latest")]
    public void A_name_is_completed_and_shown_in_its_shortest_form(string name, string shown) => Assert.Equal(shown, ModelName.Parse(name)!.Shortest);

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a b")]
    [InlineData("a:")]
    [InlineData(":a")]
    [InlineData("/a")]
    [InlineData("a/")]
    [InlineData("a//b")]
    [InlineData("a.b/c")]
    [InlineData("-a")]
    [InlineData(".a")]
    [InlineData("a/b/c/d")]
    [InlineData("a:b:c")]
    [InlineData("http://a/b")]
    [InlineData("a@sha256:00")]
    [InlineData("ä")]
    [InlineData("a\n")]
    public void Other_texts_are_no_names(string name) => Assert.Null(ModelName.Parse(name));

    [Fact]
    public void A_part_of_80_characters_is_the_longest()
    {
        string longest = new('a', 80);
        Assert.NotNull(ModelName.Parse($"{longest}/{longest}:{longest}"));
        Assert.Null(ModelName.Parse(longest + "a"));
        Assert.Null(ModelName.Parse("a:" + longest + "a"));
    }

    [Fact]
    public void Names_differ_by_more_than_their_case()
    {
        Assert.Equal(ModelName.Parse("Tiny"), ModelName.Parse("library/tiny:LATEST"));
        Assert.Equal(ModelName.Parse("Tiny")!.GetHashCode(), ModelName.Parse("library/tiny:LATEST")!.GetHashCode());
        Assert.NotEqual(ModelName.Parse("tiny"), ModelName.Parse("tiny:7b"));
    }

    [Fact]
    public void A_legal_name_read_again_is_the_same() =>
        Gen.String[Gen.Char["ab-_.:/~"], 1, 12].Sample(text => ModelName.Parse(text) is not { } name || name.Equals(ModelName.Parse(name.Shortest)));

    [Theory]
    [InlineData(0.30671683, "0.30671683")]
    [InlineData(-0.00008224735, "-0.00008224735")]
    [InlineData(1e-6, "0.000001")]
    [InlineData(9.5e-7, "9.5e-7")]
    [InlineData(2048, "2048")]
    [InlineData(123456789012345680, "123456789012345680")]
    [InlineData(1e21, "1e+21")]
    [InlineData(0, "0")]
    public void Json_numbers_are_Gos(double value, string expected) => Assert.Equal(expected, GoNumber.Json(value));

    [Theory]
    [InlineData(0.8, "0.8")]
    [InlineData(262144, "262144")]
    [InlineData(1048576, "1.048576e+06")]
    [InlineData(0.00001, "1e-05")]
    [InlineData(-1, "-1")]
    public void Printed_numbers_are_Gos(double value, string expected) => Assert.Equal(expected, GoNumber.Verb(value));

    [Fact]
    public void A_number_read_again_is_the_same()
    {
        Gen.Double.Where(double.IsFinite).Sample(value => JsonDocument.Parse(GoNumber.Json(value)).RootElement.GetDouble() == value);
        Gen.Float.Where(float.IsFinite).Sample(value => float.Parse(GoNumber.Json(value), CultureInfo.InvariantCulture) == value);
    }
}
