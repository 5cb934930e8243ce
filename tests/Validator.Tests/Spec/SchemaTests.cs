using System.Text.Json.Nodes;
using NJsonSchema;
using Validator.Spec;
using Xunit;
using YamlDotNet.RepresentationModel;

namespace Validator.Tests.Spec;

public class SchemaTests
{
    /// <summary>Cases whose fault a schema cannot see: a relation between two values, or the environment.</summary>
    private static readonly HashSet<string> BeyondSchema = ["accept-unknown", "matrix-too-large", "profile-without-engine", "time-scale-alone", "untrusted-spec", "untrusted-faults", "untrusted-sources", "untrusted-profile", "faults-of-ollama", "openai-contradictions", "openai-without-context", "attach-without-url", "attach-of-ollama", "attach-credentials", "attach-https", "attach-path", "attach-contradictions", "untrusted-url", "untrusted-environment", "load-closed-with-rate", "load-open-without-rate", "load-stages-and-limits", "load-stages-of-nothing", "load-stages-of-no-time", "untrusted-prompts", "workload-sets-taken", "workload-sets-twice", "workload-turns-of-generate"];

    private static readonly HashSet<string> NotYaml =
    [
        "alias-bomb", "alias-cycle", "bracket-left-open", "colon-in-text", "deep", "duplicate-keys", "empty", "nul-escape", "only-comments", "quote-left-open",
        "tab-indentation", "tags-and-odd-keys", "two-documents", "percent-first", "unquoted-brace", "unquoted-variable", "unquoted-comparison", "unquoted-glob", "unquoted-glob-item", "unquoted-greater", "unquoted-fold-in-braces",
    ];

    public static TheoryData<string> Cases => [.. Samples.Names.Except(NotYaml).Except(BeyondSchema)];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Agrees_with_the_reader(string name)
    {
        var schema = await JsonSchema.FromJsonAsync(SpecSchema.ToJson());
        var stream = new YamlStream();
        stream.Load(new StringReader(Samples.Text(name)));
        var faults = schema.Validate(ToJson(stream.Documents[0].RootNode)!.ToJsonString());
        Assert.True(faults.Count == 0 == Samples.Read(name).Spec is not null, string.Join('\n', faults));
    }

    /// <summary>One fault each, so that the schema must see that very one.</summary>
    [Theory]
    [InlineData("load", """{ "requests": 3, "duration": 5 }""")]
    [InlineData("load", """{ "requests": 0 }""")]
    [InlineData("load", """{ "requests": 3, "timeout": "5min" }""")]
    [InlineData("wire", """{ "maxSize": 64 }""")]
    [InlineData("wire", """{ "capture": "some" }""")]
    [InlineData("target", """{ "require": { "logicalCores": 8 } }""")]
    [InlineData("workload", """{ "corpus": { "path": "." } }""")]
    [InlineData("workload", """{ "queries": [{ "id": "a" }] }""")]
    [InlineData("workload", """{ "queries": [{ "id": "a", "prompt": "x", "turns": ["y"] }] }""")]
    [InlineData("workload", """{ "querySet": [] }""")]
    [InlineData("workload", """{ "querySet": { } }""")]
    [InlineData("workload", """{ "querySet": "tests" }""")]
    [InlineData("workload", """{ "querySet": "summary", "prefill": "hot" }""")]
    [InlineData("gates", "[]")]
    [InlineData("gates", """[{ "id": "speed" }]""")]
    [InlineData("matrix", """{ "num_ctx": 4096 }""")]
    [InlineData("runtime", """{ "environment": { "OLLAMA_HOST": "x" } }""")]
    [InlineData("numctx", "1")]
    [InlineData("runtime", """{ "provision": { } }""")]
    [InlineData("runtime", """{ "provision": { "version": ">= 0.12" } }""")]
    [InlineData("runtime", """{ "provision": { "version": "0.33.0", "baseUrl": "mirror" } }""")]
    public async Task Sees_a_single_fault(string key, string json)
    {
        var schema = await JsonSchema.FromJsonAsync(SpecSchema.ToJson());
        var stream = new YamlStream();
        stream.Load(new StringReader(Samples.Text("good-small")));
        var spec = ToJson(stream.Documents[0].RootNode)!;
        Assert.Empty(schema.Validate(spec.ToJsonString()));
        spec[key] = JsonNode.Parse(json);
        Assert.NotEmpty(schema.Validate(spec.ToJsonString()));
    }

    [Fact]
    public void Later_keys_are_not_in_it()
    {
        var schema = SpecSchema.ToJson();
        foreach (var later in (string[])["sharding", "gateway"])
        {
            Assert.DoesNotContain(later, schema, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_key_is_described()
    {
        var bare = new List<string>();
        Walk(JsonNode.Parse(SpecSchema.ToJson())!, string.Empty, bare);
        Assert.Empty(bare);
    }

    private static void Walk(JsonNode node, string path, List<string> bare)
    {
        if (node is JsonObject map)
        {
            foreach (var (key, value) in map["properties"]?.AsObject() ?? [])
            {
                if ((value?["description"] is null || value["markdownDescription"] is null) && !path.EndsWith("matrix", StringComparison.Ordinal))
                {
                    bare.Add($"{path}.{key}");
                }

                Walk(value!, $"{path}.{key}", bare);
            }
        }
    }

    internal static JsonNode? ToJson(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(c => KeyValuePair.Create(((YamlScalarNode)c.Key).Value!, ToJson(c.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(ToJson)]),
        YamlScalarNode { Style: YamlDotNet.Core.ScalarStyle.Plain } scalar => Plain(scalar.Value!),
        YamlScalarNode scalar => JsonValue.Create(scalar.Value),
        _ => throw new InvalidOperationException(),
    };

    /// <summary>As editors read it, by YAML's core schema.</summary>
    private static JsonValue? Plain(string text) => text switch
    {
        "" or "~" or "null" => null,
        "true" or "false" => JsonValue.Create(text == "true"),
        _ when System.Text.RegularExpressions.Regex.IsMatch(text, "^[-+]?[0-9]+$") => JsonValue.Create(long.Parse(text, System.Globalization.CultureInfo.InvariantCulture)),
        _ when System.Text.RegularExpressions.Regex.IsMatch(text, "^[-+]?[0-9]*\\.[0-9]+$") => JsonValue.Create(double.Parse(text, System.Globalization.CultureInfo.InvariantCulture)),
        _ => JsonValue.Create(text),
    };
}
