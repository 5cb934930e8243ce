using CsCheck;
using NJsonSchema;
using Validator.Spec;
using Validator.Spec.Faults;
using Validator.Spec.Profiles;
using Xunit;
using YamlDotNet.RepresentationModel;

namespace Validator.Tests.Spec.Profiles;

public class ProfileReaderTests
{
    private static readonly string Folder = Samples.PathOf("../Profiles/cases");

    public static TheoryData<string> Cases => [.. Directory.EnumerateFiles(Folder, "*.yaml").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal)];

    /// <summary>Relations between values are beyond a schema.</summary>
    public static TheoryData<string> SchemaCases => ["good-full", "good-small", "wrong"];

    public static TheoryData<string> BuiltIn => [.. BuiltInProfiles.Names];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Says_what_the_golden_file_says(string name)
    {
        var result = ProfileReader.ReadText(Text(name), name + ".yaml");
        var actual = string.Concat(result.Diagnostics.Select(d => d + "\n"));
        var golden = Path.Combine(Folder, $"{name}.{(result.Profile is null ? 2 : 0)}.txt");
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(golden, actual);
        }

        Assert.Equal(File.Exists(golden) ? File.ReadAllText(golden) : "no such file: " + golden, actual);
        Assert.Equal(name.StartsWith("good-", StringComparison.Ordinal), result.Profile is not null);
    }

    [Fact]
    public void Every_key_is_read()
    {
        var profile = ProfileReader.ReadText(Text("good-full"), "full.yaml").Profile!;

        Assert.Equal(("full", "Everything that a profile may say.", "full.yaml", 50), (profile.Name, profile.Description, profile.Source, profile.TimeScale));
        Assert.Equal(
            new ScriptedMachine { Processor = "Some processor", Sockets = 2, PhysicalCores = 64, LogicalCores = 128, Memory = 512L << 30, Os = "windows", Arch = "arm64" },
            profile.Machine);
        Assert.Equal([new ScriptedModel("qwen3-coder:30b", 30.5e9, 131_072), new ScriptedModel("tiny", 7e6, 262_144)], profile.Models);
        Assert.Equal(1234.5, profile.PrefillTokensPerSecond);
        Assert.Equal([new DecodePoint(4096, 8, 20, null), new DecodePoint(4096, 16, 18.5, 2048)], profile.Decode);
        Assert.Equal(new ScriptedNoise(0.025, 9), profile.Noise);
        Assert.Equal(new ScriptedDecay(TimeSpan.FromMinutes(10), 0.5), profile.Decay);
        Assert.Equal((8L << 20, 1000), (profile.LeakedBytesPerRequest, profile.FirstFrameBytes));
        Assert.Equal(9, profile.Faults.Seed);
        var fault = Assert.Single(profile.Faults.Faults);
        Assert.Equal((FaultKind.Concatenate, 1), (fault.Kind, fault.When.After));
    }

    [Theory]
    [MemberData(nameof(BuiltIn))]
    public void A_built_in_profile_is_found_by_its_name_and_sound(string name)
    {
        var result = ProfileReader.Read(name);

        Assert.Empty(result.Diagnostics);
        Assert.Equal((name, name), (result.Profile!.Name, result.Profile.Source));
        Assert.InRange(60.0 / result.Profile.TimeScale, 0.3, 60);
    }

    [Fact]
    public void The_two_stories_of_the_stress_test_have_one_table()
    {
        var server = ProfileReader.Read("o3-server").Profile!;
        var client = ProfileReader.Read("o3-client").Profile!;

        Assert.Equal(server.Decode, client.Decode);
        Assert.Equal((server.Machine, server.FirstFrameBytes, server.Noise, server.TimeScale), (client.Machine, client.FirstFrameBytes, client.Noise, client.TimeScale));
        Assert.Single(server.Faults.Faults);
        Assert.Empty(client.Faults.Faults);
    }

    [Theory]
    [InlineData("o3-sever", "did you mean 'o3-server'? legal: decay, leak, o3-client, o3-server, thread-curve, or a path, which holds a slash")]
    [InlineData("something-else", "legal: decay, leak, o3-client, o3-server, thread-curve, or a path, which holds a slash")]
    public void An_unknown_name_is_an_error_where_it_stands(string name, string hint)
    {
        var from = new SourceLocation("spec.yaml", 4, 12);

        Assert.Equal(
            Diagnostic.Error(from, $"there is no built-in profile '{name}'", hint),
            Assert.Single(ProfileReader.Read(name, from).Diagnostics));
    }

    [Fact]
    public void A_file_that_is_not_there_is_an_error() =>
        Assert.StartsWith("there is no profile at ", Assert.Single(ProfileReader.Read("./no/such.yaml").Diagnostics).Message, StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(SchemaCases))]
    public async Task The_schema_agrees_with_the_reader(string name)
    {
        var schema = await JsonSchema.FromJsonAsync(ProfileReader.Schema());
        var stream = new YamlStream();
        stream.Load(new StringReader(Text(name)));

        var faults = schema.Validate(SchemaTests.ToJson(stream.Documents[0].RootNode)!.ToJsonString());

        Assert.True(faults.Count == 0 == (ProfileReader.ReadText(Text(name), name).Profile is not null), string.Join('\n', faults));
    }

    [Fact]
    public void A_damaged_profile_is_read_or_refused_with_its_place() =>
        MutationTests.Damage(Gen.OneOf("good-full", "good-small").Select(Text)).Sample(text =>
        {
            var result = ProfileReader.ReadText(text, "profile.yaml");

            Assert.Equal(result.Profile is null, result.Diagnostics.Any(d => d.Severity == DiagnosticSeverity.Error));
            Assert.All(result.Diagnostics, d => Assert.Equal("profile.yaml", d.Location!.File));
        });

    private static string Text(string name) => File.ReadAllText(Path.Combine(Folder, name + ".yaml"));
}
