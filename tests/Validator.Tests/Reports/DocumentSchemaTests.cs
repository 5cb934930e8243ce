using System.Text.Json;
using NJsonSchema;
using Validator.Gates;
using Validator.Metrics;
using Validator.Reports;
using Xunit;

namespace Validator.Tests.Reports;

/// <summary>Documents against their published schemas, by a validator that is not ours.</summary>
public class DocumentSchemaTests
{
    public static TheoryData<string> Goldens => [.. Directory.EnumerateFiles(Path.Combine(RecordedRunFixture.Folder(), "..", "golden"), "*.json").Select(file => Path.GetFileName(file))];

    [Theory]
    [MemberData(nameof(Goldens))]
    public async Task A_verdict_is_valid(string golden)
    {
        var schema = await JsonSchema.FromJsonAsync(VerdictSchema.ToJson());
        Assert.Empty(schema.Validate(await File.ReadAllTextAsync(Path.Combine(RecordedRunFixture.Folder(), "..", "golden", golden))));
    }

    [Theory]
    [InlineData("\"decision\": \"rejected\"", "\"decision\": \"maybe\"")]
    [InlineData("\"exitCode\": 1", "\"exitCode\": \"1\"")]
    [InlineData("\"outcome\": \"failed\"", "\"outcome\": 3")]
    [InlineData("\"schemaVersion\": 1", "\"schemaVersion\": 2")]
    [InlineData("\"requests.count\": 10", "\"requests.count\": \"ten\"")]
    public async Task What_is_no_verdict_is_not_valid(string part, string instead)
    {
        var schema = await JsonSchema.FromJsonAsync(VerdictSchema.ToJson());
        var text = VerdictJson.Write(VerdictFixture.Rejected());
        Assert.Contains(part, text, StringComparison.Ordinal);
        Assert.NotEmpty(schema.Validate(text.Replace(part, instead, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_line_of_a_request_log_is_valid()
    {
        var schema = await JsonSchema.FromJsonAsync(RequestSchema.ToJson());
        var lines = Directory.EnumerateFiles(RecordedRunFixture.Folder(), RunFiles.Requests, SearchOption.AllDirectories).SelectMany(File.ReadLines).ToArray();
        Assert.True(lines.Length >= 10);
        Assert.All(lines, line => Assert.Empty(schema.Validate(line)));
        Assert.NotEmpty(schema.Validate(lines[0].Replace("\"outcome\":\"", "\"outcome\":\"un", StringComparison.Ordinal)));
        Assert.NotEmpty(schema.Validate(lines[0].Replace("\"id\":", "\"id\":\"a\",\"was\":", StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_member_of_a_request_is_described()
    {
        using var schema = JsonDocument.Parse(RequestSchema.ToJson());
        Assert.All(schema.RootElement.GetProperty("properties").EnumerateObject(), member => Assert.True(member.Value.TryGetProperty("description", out _), member.Name));
    }
}
