using System.Text.Json.Nodes;
using Validator.Engine.Tests.Faults;
using Validator.Pipeline;
using Validator.Spec;

namespace Validator.Engine.Tests;

/// <summary>The health check against the engine.</summary>
public sealed class HealthCheckTests
{
    private readonly List<string> _said = [];

    [Fact]
    public async Task A_sound_server_is_healthy_and_the_model_that_was_loaded_for_it_is_told()
    {
        await using TestEngine engine = await TestEngine.StartAsync();

        HealthReport report = await CheckAsync(engine.Address);

        Assert.Equal(("healthy", 0), (report.Verdict, report.ExitCode));
        Assert.Equal(TestEngine.Model, report.Model);
        Assert.True(report.LoadedByCheck);
        Assert.Contains("is the smallest", Assert.Single(report.Notes), StringComparison.Ordinal);
        Assert.Contains(_said, line => line.StartsWith($"loading {TestEngine.Model}", StringComparison.Ordinal));
        Assert.Equal(7, report.Answers.Count);
        Assert.All(report.Answers, answer => Assert.Empty(answer.Answer.Violations));
        Assert.All(report.Answers.Skip(1), answer => Assert.InRange(answer.Answer.OutputTokens ?? 0, 1, 8));
        Assert.NotEmpty(report.Answers[1].Answer.ClientHazards);
        JsonNode json = JsonNode.Parse(CheckJson.Write(report))!;
        Assert.Equal((1, "healthy", 0), ((int)json["schemaVersion"]!, (string)json["verdict"]!, (int)json["exitCode"]!));
    }

    [Fact]
    public async Task A_loaded_model_is_asked_as_it_was_loaded()
    {
        await using TestEngine engine = await TestEngine.StartAsync();
        await engine.GenerateAsync("hello", """{"num_ctx":3000,"num_predict":1}""");
        JsonNode before = (await engine.RunningAsync())[0]!;

        HealthReport report = await CheckAsync(engine.Address);

        JsonNode after = Assert.Single(await engine.RunningAsync())!;
        Assert.Equal(0, report.ExitCode);
        Assert.False(report.LoadedByCheck);
        Assert.Empty(report.Notes);
        Assert.Equal((int)before["context_length"]!, (int)after["context_length"]!);
    }

    [Theory]
    [InlineData("concatenate", "json.concatenated")]
    [InlineData("cut", "transport.premature_eof")]
    [InlineData("invalidUtf8", "encoding.invalid_utf8")]
    [InlineData("status", "http.status")]
    [InlineData("stall", "transport.stall")]
    public async Task A_server_that_misbehaves_is_told_with_the_bytes(string fault, string @class)
    {
        await using FaultBench bench = await FaultBench.StartAsync($"{{ kind: {fault} }}");

        HealthReport report = await CheckAsync(bench.Host.BaseAddress, stall: TimeSpan.FromMilliseconds(300));

        Assert.Equal(("violations", 1), (report.Verdict, report.ExitCode));
        JudgedViolation violation = report.Answers.SelectMany(answer => answer.Answer.Violations).First(found => found.Class == @class);
        Assert.Contains("^^", violation.Excerpt, StringComparison.Ordinal);
        Assert.Contains(@class, CheckText.Render(report).Split('\n')[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_is_not_there_is_told_with_the_nearest()
    {
        await using TestEngine engine = await TestEngine.StartAsync();

        HealthReport report = await CheckAsync(engine.Address, "sinthetic:1m");

        Assert.Equal(("environment", 3), (report.Verdict, report.ExitCode));
        Assert.Contains("did you mean synthetic:1m?", report.Remedy, StringComparison.Ordinal);
        Assert.Empty(report.Answers);
    }

    [Fact]
    public async Task Routes_can_be_chosen()
    {
        await using TestEngine engine = await TestEngine.StartAsync();

        HealthReport report = await CheckAsync(engine.Address, apis: [ApiKind.OpenAi]);

        Assert.Equal(0, report.ExitCode);
        Assert.Equal(["load, unstreamed", "openai, streamed", "openai, streamed", "openai, unstreamed"], report.Answers.Select(answer => answer.Request));
    }

    private Task<HealthReport> CheckAsync(Uri server, string? model = null, TimeSpan? stall = null, IReadOnlyList<ApiKind>? apis = null) => new HealthCheck(new HealthCheckOptions
    {
        Server = server,
        Model = model,
        Apis = apis ?? HealthCheckOptions.Native,
        Stall = stall ?? TimeSpan.FromSeconds(30),
        Timeout = TimeSpan.FromMinutes(5),
        Progress = new Said(_said),
    }).RunAsync(TestContext.Current.CancellationToken);

    private sealed class Said(List<string> lines) : IProgress<string>
    {
        public void Report(string value) => lines.Add(value);
    }
}
