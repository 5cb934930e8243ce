using System.Text.Json.Nodes;

namespace Validator.Engine.Tests.Library;

public sealed class CreateTests
{
    [Fact]
    public async Task The_steps_are_told_in_Ollamas_order()
    {
        await using TestEngine engine = await TestEngine.StartAsync();

        RawExchange answer = await RawExchange.SendAsync(engine.Port, "POST", "/api/create", """{"model":"a","from":"synthetic:1m","system":"x"}""");

        string[] steps = [.. answer.Chunks.Select(chunk => JsonNode.Parse(chunk)!["status"]!.GetValue<string>())];
        Assert.Equal(4, steps.Length);
        Assert.StartsWith("using existing layer sha256:", steps[0], StringComparison.Ordinal);
        Assert.Equal("creating new layer sha256:2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881", steps[1]);
        Assert.Equal(["writing manifest", "success"], steps[2..]);
        Assert.Equal("application/x-ndjson", answer.Headers["Content-Type"]);
    }

    [Fact]
    public async Task Not_streamed_only_the_last_step_is_told()
    {
        await using TestEngine engine = await TestEngine.StartAsync();

        RawExchange answer = await RawExchange.SendAsync(engine.Port, "POST", "/api/create", """{"model":"a","from":"synthetic:1m","stream":false}""");

        Assert.Equal(("application/json", "20", """{"status":"success"}"""), (answer.Headers["Content-Type"], answer.Headers["Content-Length"], answer.Body));
    }

    [Theory]
    [InlineData("""{"model":"../../etc/x","from":"synthetic:1m"}""", 400, "invalid model name")]
    [InlineData("""{"model":"","from":"synthetic:1m"}""", 400, "invalid model name")]
    [InlineData("""{"model":"a","from":"b b"}""", 400, "invalid model name")]
    [InlineData("""{"model":"a","files":{}}""", 400, "no files provided to convert")]
    [InlineData("""{"model":"a","files":{"../x.gguf":"sha256:00"}}""", 400, "file path must be relative")]
    [InlineData("""{"model":"a","files":{"x.gguf":""}}""", 400, "invalid digest format")]
    [InlineData("""{"model":"a","files":{"x.gguf":"md5:00"}}""", 400, "invalid digest format")]
    [InlineData("""{"model":"a","files":{"x.txt":"sha256:0000000000000000000000000000000000000000000000000000000000000000"}}""", 400, "unknown type")]
    [InlineData("""{"model":"a","from":"synthetic:1m","quantize":"q4_0"}""", 500, "quantization is only supported for F16, BF16 and F32 models")]
    [InlineData("""{"model":"a","from":"synthetic:1m","renderer":"x"}""", 400, "\"renderer\" is not supported by this engine")]
    [InlineData("""{"model":"a","from":"synthetic:1m","parameters":7}""", 400, "json: cannot unmarshal number into Go struct field CreateRequest.parameters of type map[string]interface {}")]
    [InlineData("""{"model":"a","from":"synthetic:1m","license":7}""", 400, "license must be a string or an array of strings")]
    [InlineData("""{"model":"a","from":"synthetic:1m","template":"{{ .Prompt"}""", 400, "template error: template: :1: unclosed action")]
    [InlineData("""{"model":"a","from":"synthetic:1m","template":"a\n{{ .Tools }}"}""", 400, "template error: template: :2: .Tools is not supported here; expected .System, .Prompt, .Response, .Messages")]
    public async Task A_wrong_request_is_refused_and_makes_no_model(string request, int status, string error)
    {
        await using TestEngine engine = await TestEngine.StartAsync();

        JsonNode answer = await engine.PostAsync("/api/create", request, status);

        Assert.Equal(error, answer["error"]!.GetValue<string>());
        await engine.PostAsync("/api/show", """{"model":"a"}""", 404);
    }

    [Fact]
    public async Task Real_weights_are_refused_for_what_they_are()
    {
        await using TestEngine engine = await TestEngine.StartAsync();
        const string Digest = "sha256:b8e2ec9e6a5a7d1c1ea0a6ee8b8f5bfd5d0d4f36aa27a9f1f4f6d1b2b7fca0f3";
        byte[] gguf = [.. "GGUF"u8, .. new byte[2000]];
        string digest = "sha256:" + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(gguf));

        Assert.Equal(404, await SendBlobAsync(engine, HttpMethod.Head, digest, []));
        Assert.Equal(400, await SendBlobAsync(engine, HttpMethod.Post, Digest, gguf));
        Assert.Equal(201, await SendBlobAsync(engine, HttpMethod.Post, digest, gguf));
        Assert.Equal(200, await SendBlobAsync(engine, HttpMethod.Head, digest, []));
        Assert.Equal(200, await SendBlobAsync(engine, HttpMethod.Post, digest, gguf));
        RawExchange answer = await RawExchange.SendAsync(engine.Port, "POST", "/api/create", $$$"""{"model":"a","files":{"x.gguf":"{{{digest}}}"}}""");

        Assert.Equal(
            ["{\"status\":\"parsing GGUF\"}\n", "{\"error\":\"\\\"x.gguf\\\" holds real weights; this engine runs synthetic ones only: create from a model such as synthetic:8m\"}\n"],
            answer.Chunks);
    }

    [Fact]
    public async Task What_a_model_brings_holds_where_the_request_says_nothing()
    {
        await using TestEngine engine = await TestEngine.StartAsync();
        await TestModels.CreateAsync(engine, """{"model":"a","from":"synthetic:1m","parameters":{"num_ctx":64,"num_predict":3,"seed":1,"num_thread":1}}""");
        await TestModels.CreateAsync(engine, """{"model":"b","from":"a","system":"Be brief and kind to everyone.","parameters":{"num_predict":4}}""");

        JsonNode plain = await engine.PostAsync("/api/generate", """{"model":"a","prompt":"hello","stream":false}""");
        JsonNode kind = await engine.PostAsync("/api/generate", """{"model":"b","prompt":"hello","stream":false}""");
        JsonNode own = await engine.PostAsync("/api/generate", """{"model":"b","prompt":"hello","system":"x","stream":false,"options":{"num_predict":5}}""");

        Assert.Equal([3, 4, 5], new[] { plain, kind, own }.Select(answer => answer["eval_count"]!.GetValue<int>()));
        Assert.True(kind["prompt_eval_count"]!.GetValue<int>() > own["prompt_eval_count"]!.GetValue<int>());
        Assert.True(own["prompt_eval_count"]!.GetValue<int>() > plain["prompt_eval_count"]!.GetValue<int>());
        JsonNode loaded = Assert.Single(await engine.RunningAsync())!;
        Assert.Equal(("a:latest", 64), (loaded["name"]!.GetValue<string>(), loaded["context_length"]!.GetValue<int>()));
    }

    [Fact]
    public async Task A_template_shapes_generate_and_chat_but_not_a_raw_prompt()
    {
        await using TestEngine engine = await TestEngine.StartAsync();
        string filler = string.Join(' ', Enumerable.Repeat("word", 50));
        await TestModels.CreateAsync(engine, $$$"""{"model":"a","from":"synthetic:1m","template":"{{{filler}}} {{ .Prompt }}","parameters":{"num_predict":1,"num_thread":1}}""");

        JsonNode generated = await engine.PostAsync("/api/generate", """{"model":"a","prompt":"hi","stream":false}""");
        JsonNode raw = await engine.PostAsync("/api/generate", """{"model":"a","prompt":"hi","raw":true,"stream":false}""");
        JsonNode chatted = await engine.PostAsync("/api/chat", """{"model":"a","messages":[{"role":"user","content":"hi"}],"stream":false}""");

        Assert.Equal(2, raw["prompt_eval_count"]!.GetValue<int>());
        Assert.Equal(52, generated["prompt_eval_count"]!.GetValue<int>());
        Assert.Equal(52, chatted["prompt_eval_count"]!.GetValue<int>());
    }

    [Fact]
    public async Task Show_tells_all_that_was_put_in()
    {
        await using TestEngine engine = await TestEngine.StartAsync();
        await TestModels.CreateAsync(engine, """
            {"model":"a","from":"synthetic:1m","system":"two\nlines","template":"{{ .Prompt }}","license":["MIT","and \"so\" on\n"],"requires":"0.14.0",
             "parameters":{"temperature":0.25,"num_ctx":1048576,"stop":["\"\n","b"],"use_mmap":true},
             "messages":[{"role":"user","content":"hi"},{"role":"assistant","content":"yes?"}]}
            """);

        JsonNode shown = await engine.PostAsync("/api/show", """{"model":"A:Latest"}""");

        Assert.Equal("MIT\nand \"so\" on\n", shown["license"]!.GetValue<string>());
        Assert.Equal(
            "num_ctx                        1.048576e+06\nstop                           \"\\\"\\n\"\nstop                           \"b\"\ntemperature                    0.25\nuse_mmap                       true",
            shown["parameters"]!.GetValue<string>());
        Assert.Equal("""[{"role":"user","content":"hi"},{"role":"assistant","content":"yes?"}]""", shown["messages"]!.ToJsonString());
        Assert.Equal("synthetic:1m", shown["details"]!["parent_model"]!.GetValue<string>());
        Assert.Equal("0.14.0", shown["requires"]!.GetValue<string>());
        Assert.Equal(
            "# Modelfile generated by \"ollama show\"\n# To build a new Modelfile based on this, replace FROM with:\n# FROM a:latest\n\nFROM synthetic:1m\nTEMPLATE {{ .Prompt }}\n"
            + "SYSTEM \"two\nlines\"\nPARAMETER num_ctx 1.048576e+06\nPARAMETER stop \"\"\"\"\n\"\"\"\nPARAMETER stop b\nPARAMETER temperature 0.25\nPARAMETER use_mmap true\n"
            + "LICENSE MIT\nLICENSE \"\"\"and \"so\" on\n\"\"\"\nMESSAGE user hi\nMESSAGE assistant yes?\n",
            shown["modelfile"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_wrong_parameter_is_an_error_when_it_is_used()
    {
        await using TestEngine engine = await TestEngine.StartAsync();
        await TestModels.CreateAsync(engine, """{"model":"a","from":"synthetic:1m","parameters":{"num_ctx":"many"}}""");

        JsonNode answer = await engine.PostAsync("/api/generate", """{"model":"a","prompt":"x"}""", 500);

        Assert.Equal("option \"num_ctx\" must be of type integer", answer["error"]!.GetValue<string>());
    }

    private static async Task<int> SendBlobAsync(TestEngine engine, HttpMethod method, string digest, byte[] bytes)
    {
        using HttpRequestMessage request = new(method, new Uri($"/api/blobs/{digest}", UriKind.Relative)) { Content = method == HttpMethod.Post ? new ByteArrayContent(bytes) : null };
        using HttpResponseMessage response = await engine.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return (int)response.StatusCode;
    }
}
