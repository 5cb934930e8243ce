using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Validator.Spec;
using Validator.Spec.Prompts;
using Validator.Spec.QuerySets;
using Xunit;

namespace Validator.Tests.Spec.Prompts;

/// <summary>Files of prompts, good and bad.</summary>
public sealed class PromptFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_line_is_a_query()
    {
        var queries = Sound("""
            {"id":"one","prompt":"Say ${NOTHING}.","weight":3,"maxTokens":9}

            {"prompt":"second"}
            {"turns":["a","b","c"]}
            {"messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"hi"}],"id":"m"}
            """);

        Assert.Equal(["one", "prompt-3", "prompt-4", "m"], queries.Select(query => query.Id));
        Assert.Equal(("Say ${NOTHING}.", 3, 9), (queries[0].Prompt, queries[0].Weight, queries[0].MaxTokens!.Value));
        Assert.Equal((1, null), (queries[1].Weight, queries[1].MaxTokens));
        Assert.Equal(["b", "c"], queries[2].FollowUps);
        Assert.Equal([new ChatMessage("system", "Be brief.")], queries[3].Before);
        Assert.Equal("hi", queries[3].Prompt);
    }

    [Theory]
    [InlineData("nonsense", "1:2: error: not JSON, or not one document")]
    [InlineData("{\"prompt\":\"a\"} {}", "1:16: error: not JSON, or not one document")]
    [InlineData("{\"prompt\":\"a\"", "1:14: error: not JSON, or not one document")]
    [InlineData("[1]", "1:1: error: expected a JSON object")]
    [InlineData("{}", "1:1: error: a line has exactly one of prompt, turns, messages")]
    [InlineData("{\"prompt\":\"a\",\"turns\":[\"b\"]}", "1:1: error: a line has exactly one of")]
    [InlineData("{\"promt\":\"a\"}", "1:2: error: unknown key 'promt' (did you mean 'prompt'?)")]
    [InlineData("{\"é\":1,\"prompt\":\"a\"}", "1:2: error: unknown key 'é' (legal: id, prompt, turns, messages, weight, maxTokens)")]
    [InlineData("{\"prompt\":\"a\",\"prompt\":\"b\"}", "1:15: error: 'prompt' stands twice")]
    [InlineData("{\"prompt\":\"éé\",\"weight\":0}", "1:25: error: weight: expected a whole number from 1 to 1000")]
    [InlineData("{\"prompt\":\"a\",\"weight\":1.5}", "1:24: error: weight: expected")]
    [InlineData("{\"prompt\":\"a\",\"maxTokens\":\"9\"}", "1:27: error: maxTokens: expected")]
    [InlineData("{\"prompt\":\"a\",\"id\":\"../x\"}", "1:20: error: id: expected an id of letters")]
    [InlineData("{\"prompt\":\" \"}", "1:11: error: prompt: expected a text that is not empty")]
    [InlineData("{\"prompt\":\"\\ud800\"}", "1:11: error: prompt: expected a text")]
    [InlineData("{\"prompt\":{\"a\":[1]},\"id\":7}", "1:26: error: id: expected")]
    [InlineData("{\"turns\":[]}", "1:10: error: turns: expected a list of what the user says")]
    [InlineData("{\"turns\":[\"a\",7]}", "1:15: error: turns[1]: expected a text")]
    [InlineData("{\"messages\":[{\"role\":\"bot\",\"content\":\"a\"},{\"role\":\"user\",\"content\":\"b\"}]}", "1:14: error: messages[0]: expected")]
    [InlineData("{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\"}]}]}", "1:14: error: messages[0]: expected")]
    [InlineData("{\"messages\":[{\"role\":\"assistant\",\"content\":\"a\"}]}", "1:13: error: messages: expected a list whose last message is the user's")]
    public void A_bad_line_is_located(string line, string expected)
    {
        var read = Parse(line);

        Assert.Contains(read.Diagnostics, diagnostic => diagnostic.ToString().StartsWith($"p.jsonl:{expected}", StringComparison.Ordinal));
        Assert.Empty(read.Queries);
    }

    [Fact]
    public void All_bad_lines_are_told_at_once_and_the_good_ones_are_read()
    {
        var read = Parse("{\"prompt\":\"\"}\n{\"prompt\":\"good\"}\r\n{\"weight\":0,\"id\":\"?\"}\n{\"id\":\"PROMPT-2\",\"prompt\":\"x\"}\n{\"id\":\"taken\",\"prompt\":\"x\"}", "Taken");

        Assert.Equal(["prompt-2"], read.Queries.Select(query => query.Id));
        Assert.Equal([1, 3, 3, 3, 4, 5], read.Diagnostics.Select(diagnostic => diagnostic.Location!.Line));
        Assert.Contains("first on line 2", read.Diagnostics[4].Message, StringComparison.Ordinal);
        Assert.Contains("first in the spec", read.Diagnostics[5].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"turns\":[\"a\",\"b\"]}", "'turns' needs a route that takes messages")]
    [InlineData("{\"messages\":[{\"role\":\"user\",\"content\":\"b\"}]}", "'messages' needs a route that takes messages")]
    public void What_needs_messages_needs_a_chat(string line, string expected)
    {
        var error = Assert.Single(PromptFile.Parse(Encoding.UTF8.GetBytes(line), "p.jsonl", chat: false, []).Diagnostics);

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains("chat", error.Hint!, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_none_is_an_error_at_its_place_in_the_spec()
    {
        string Said(string name) => Assert.Single(PromptFile.Read(new LocatedText(Path.Combine(_folder.Path, name), new SourceLocation("spec.yaml", 7, 5)), true, []).Diagnostics).ToString();
        _folder.Write("empty.jsonl", "\n \n");

        Assert.Contains("does not exist", Said("no.jsonl"), StringComparison.Ordinal);
        Assert.Contains("holds no prompt", Said("empty.jsonl"), StringComparison.Ordinal);
        Assert.Contains("is a folder", Said(string.Empty), StringComparison.Ordinal);
        Assert.StartsWith("spec.yaml:7:5: error: workload.prompts", Said("no.jsonl"), StringComparison.Ordinal);
    }

    /// <summary>Whatever JSON can say is read back as it was written.</summary>
    [Fact]
    public void What_is_written_is_read() =>
        Gen.Select(Gen.String[1, 40], Gen.Int[1, 1000], Gen.Int[1, 5]).Array[1, 8].Sample(lines =>
        {
            // Half a surrogate pair is no text, and a blank one is no prompt.
            var texts = lines.Select(line => new string([.. line.Item1.Where(c => !char.IsSurrogate(c))]) + "x").ToArray();
            var file = string.Join('\n', lines.Select((line, at) => new JsonObject
            {
                ["weight"] = line.Item2,
                ["turns"] = new JsonArray([.. Enumerable.Repeat(texts[at], line.Item3).Select(text => JsonValue.Create(text))]),
            }.ToJsonString()));

            var queries = Sound(file);

            Assert.Equal(texts, queries.Select(query => query.Prompt));
            Assert.Equal(lines.Select(line => line.Item2), queries.Select(query => query.Weight));
            Assert.Equal(lines.Select(line => line.Item3), queries.Select(query => query.Turns));
        });

    /// <summary>Damage gives an error inside of the file or a query fit to be sent, and never an exception.</summary>
    [Fact]
    public void Damage_is_located() =>
        Gen.Select(
            MutationTests.Damage(Gen.OneOf(
                "{\"id\":\"a\",\"prompt\":\"hello\",\"weight\":2}\n{\"messages\":[{\"role\":\"system\",\"content\":\"s\"},{\"role\":\"user\",\"content\":\"u\"}]}\n",
                "{\"turns\":[\"one\",\"two\"],\"maxTokens\":5}\n{\"prompt\":\"\\u00e9\\ud83d\\ude00\"}")),
            Gen.Byte[128, 255],
            Gen.Int[0, 1_000_000]).Sample((text, garbage, where) =>
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            if (bytes.Length > 0 && where % 3 == 0)
            {
                bytes[where % bytes.Length] = garbage;
            }

            var read = PromptFile.Parse(bytes, "p.jsonl", chat: true, []);

            var lines = Encoding.UTF8.GetString(bytes).Split('\n');
            Assert.All(read.Diagnostics.Where(diagnostic => diagnostic.Location is not null), diagnostic =>
            {
                Assert.InRange(diagnostic.Location!.Line, 1, lines.Length);
                Assert.InRange(diagnostic.Location.Column, 1, lines[diagnostic.Location.Line - 1].Length + 1);
            });
            Assert.All(read.Queries, query => Assert.False(string.IsNullOrWhiteSpace(query.Prompt)));
            Assert.All(read.Queries, query => JsonSerializer.SerializeToUtf8Bytes(query.Prompt));
        });

    [Fact]
    public void Each_built_in_set_has_numbered_queries_of_its_own()
    {
        Assert.Equal(["architecture", "refactoring", "retrieval", "summary", "system-design"], BuiltInQueries.All.Select(set => set.Name));
        Assert.All(BuiltInQueries.All, set => Assert.Equal(Enumerable.Range(1, 5).Select(number => $"{set.Name}-{number}"), BuiltInQueries.Of(set.Name).Select(query => query.Id)));
        Assert.Equal(25, BuiltInQueries.All.SelectMany(set => BuiltInQueries.Of(set.Name)).Select(query => query.Prompt).Distinct().Count());
    }

    private static IReadOnlyList<QuerySpec> Sound(string text)
    {
        var read = Parse(text);
        Assert.Empty(read.Diagnostics);
        return read.Queries;
    }

    private static PromptFile Parse(string text, params string[] taken) => PromptFile.Parse(Encoding.UTF8.GetBytes(text), "p.jsonl", chat: true, taken);
}
