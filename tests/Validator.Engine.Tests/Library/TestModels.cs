namespace Validator.Engine.Tests.Library;

/// <summary>Gives an engine the models that the recordings were made with, their weights synthetic.</summary>
internal static class TestModels
{
    public const string Template = "{{ if .System }}S: {{ .System }}\n{{ end }}U: {{ .Prompt }}\nA: {{ .Response }}";

    public static async Task CreateAsync(TestEngine engine)
    {
        await CreateAsync(engine, """{"model":"tiny","from":"synthetic:1m"}""");
        await CreateAsync(engine, """{"model":"tiny-embed","from":"synthetic-embed:1m"}""");
        await CreateAsync(engine, $$$"""
            {"model":"tiny-tmpl","from":"synthetic:1m","system":"be brief","template":{{{System.Text.Json.JsonSerializer.Serialize(Template)}}},
             "parameters":{"stop":["@@"],"num_ctx":2048}}
            """);
    }

    public static async Task CreateAsync(TestEngine engine, string request)
    {
        RawExchange answer = await RawExchange.SendAsync(engine.Port, "POST", "/api/create", request);
        Assert.Equal("{\"status\":\"success\"}\n", answer.Chunks[^1]);
    }

    /// <summary>An exchange as it was recorded.</summary>
    public static (string Method, string Path, string? Body, RawExchange Response) Recorded(string name)
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "recordings");
        string[] parts = File.ReadAllText(Path.Combine(folder, $"{name}.request.txt")).Split("\n\n", 2);
        string[] line = parts[0].Split('\n')[0].Split(' ');
        string? body = parts.Length > 1 && parts[1].Length > 0 ? parts[1] : null;
        return (line[0], line[1], body, RawExchange.Parse(File.ReadAllBytes(Path.Combine(folder, $"{name}.response.txt"))));
    }
}
