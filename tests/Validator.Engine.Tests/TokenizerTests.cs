using System.Runtime.CompilerServices;
using System.Text;
using Validator.Engine.Inference;
using Validator.Engine.Models;

namespace Validator.Engine.Tests;

public sealed class TokenizerTests
{
    [Fact]
    public void A_longer_text_never_has_fewer_tokens()
    {
        byte[] text = Encoding.UTF8.GetBytes(Sources()[..3000]);
        int last = 0;
        for (int length = 0; length <= text.Length; length++)
        {
            int count = Count(text.AsSpan(0, length));
            Assert.InRange(count, last, last + 1);
            last = count;
        }
    }

    [Fact]
    public void Source_code_has_three_to_four_characters_a_token()
    {
        string text = Sources();

        Assert.InRange(text.Length / (double)Count(Encoding.UTF8.GetBytes(text)), 3.2, 4.2);
    }

    [Fact]
    public void The_vocabulary_is_full_distinct_and_valid_text()
    {
        string[] pieces = [.. Enumerable.Range(0, Vocabulary.Size).Select(Vocabulary.Text)];

        Assert.Equal(Vocabulary.Size, pieces.Distinct(StringComparer.Ordinal).Count());
        Assert.All(pieces, piece => Assert.Equal(piece, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(piece))));
        Assert.Contains(pieces, piece => Encoding.UTF8.GetByteCount(piece) == 4 && piece.Length == 2);
    }

    [Theory]
    [InlineData("synthetic:1m", 1e6)]
    [InlineData("synthetic:8m", 8e6)]
    [InlineData("synthetic:60m", 60e6)]
    [InlineData("synthetic:400m", 400e6)]
    [InlineData("synthetic:1b", 1e9)]
    [InlineData("synthetic:0.5B", 5e8)]
    public void A_model_has_about_the_size_its_name_says(string name, double parameters) =>
        Assert.InRange(ModelName.Find(name)!.ParameterCount / parameters, 0.99, 1.08);

    [Theory]
    [InlineData("synthetic")]
    [InlineData("synthetic:latest")]
    [InlineData("synthetic:1k")]
    [InlineData("synthetic:m")]
    [InlineData("synthetic:-1m")]
    [InlineData("synthetic:99999b")]
    [InlineData("tiny:1m")]
    [InlineData("synthetic:1m\n")]
    public void Other_names_are_no_model(string name) => Assert.Null(ModelName.Find(name));

    private static int Count(ReadOnlySpan<byte> text)
    {
        List<int> tokens = [];
        Tokenizer.Tokenize(text, tokens);
        return tokens.Count;
    }

    private static string Sources([CallerFilePath] string here = "") => string.Concat(
        Directory.GetFiles(Path.Combine(Path.GetDirectoryName(here)!, "../../src/Validator.Engine"), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(File.ReadAllText));
}
