namespace Validator.Engine.Tests;

public sealed class EngineOptionsTests
{
    [Theory]
    [InlineData(null, "127.0.0.1:11434")]
    [InlineData("", "127.0.0.1:11434")]
    [InlineData("127.0.0.1", "127.0.0.1:11434")]
    [InlineData("127.0.0.1:1234", "127.0.0.1:1234")]
    [InlineData("127.0.0.1:0", "127.0.0.1:0")]
    [InlineData(":1234", "127.0.0.1:1234")]
    [InlineData("localhost:1234", "127.0.0.1:1234")]
    [InlineData("http://127.0.0.1:1234/", "127.0.0.1:1234")]
    [InlineData("http://127.0.0.1", "127.0.0.1:80")]
    [InlineData("0.0.0.0", "0.0.0.0:11434")]
    [InlineData("[::1]:1234", "[::1]:1234")]
    [InlineData("::1", "[::1]:11434")]
    public void Host_is_read_as_Ollama_reads_it(string? value, string expected) =>
        Assert.Equal(expected, EngineOptions.FromEnvironment(name => name == "OLLAMA_HOST" ? value : null).Endpoint.ToString());

    [Theory]
    [InlineData("10m", 600)]
    [InlineData("1h30m", 5400)]
    [InlineData("1.5s", 1.5)]
    [InlineData("30", 30)]
    [InlineData("0", 0)]
    public void Keep_alive_is_a_go_duration_or_seconds(string value, double seconds) =>
        Assert.Equal(seconds, EngineOptions.FromEnvironment(name => name == "OLLAMA_KEEP_ALIVE" ? value : null).KeepAlive.TotalSeconds);

    [Fact]
    public void A_negative_keep_alive_is_for_ever() =>
        Assert.True(EngineOptions.FromEnvironment(name => name == "OLLAMA_KEEP_ALIVE" ? "-1" : null).KeepAlive.TotalDays > 100_000);

    [Fact]
    public void Folders_and_origins_are_read_and_absent_where_they_are_not_given()
    {
        Dictionary<string, string> given = new() { ["OLLAMA_MODELS"] = " \"/models\" ", ["OLLAMA_VALIDATOR_PULL_FROM"] = "/shelf", ["OLLAMA_ORIGINS"] = "https://a.example, https://*.b.example," };

        EngineOptions options = EngineOptions.FromEnvironment(given.GetValueOrDefault);
        EngineOptions none = EngineOptions.FromEnvironment(_ => "");

        Assert.Equal(("/models", "/shelf"), (options.ModelFolder, options.PullFolder));
        Assert.Equal(["https://a.example", "https://*.b.example"], options.Origins);
        Assert.Equal((null, null, 0), (none.ModelFolder, none.PullFolder, none.Origins.Count));
    }

    [Fact]
    public void Every_wrong_value_is_named_with_what_is_legal()
    {
        Dictionary<string, string> wrong = new()
        {
            ["OLLAMA_HOST"] = "127.0.0.1:99999",
            ["OLLAMA_NUM_PARALLEL"] = "-1",
            ["OLLAMA_MAX_QUEUE"] = "many",
            ["OLLAMA_CONTEXT_LENGTH"] = "4k",
            ["OLLAMA_KEEP_ALIVE"] = "soon",
            ["OLLAMA_MAX_LOADED_MODELS"] = "99999999999",
        };

        string[] lines = Assert.Throws<EngineOptionsException>(() => EngineOptions.FromEnvironment(wrong.GetValueOrDefault)).Message.Split('\n');

        Assert.Equal(wrong.Select(pair => $"{pair.Key}: \"{pair.Value}\" is not legal; expected "), lines.Select(line => line[..(line.IndexOf("expected ", StringComparison.Ordinal) + 9)]));
    }
}
