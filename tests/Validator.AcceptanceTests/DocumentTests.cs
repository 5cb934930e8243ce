using System.Text.RegularExpressions;

namespace Validator.AcceptanceTests;

/// <summary>Every command that the documents show: run where it needs nothing but this machine, and read by the tool's own command line everywhere.</summary>
public sealed partial class DocumentTests(RecordedRuns recorded) : IClassFixture<RecordedRuns>, IDisposable
{
    /// <summary>Commands that are run as they stand, and the exit code that they end with; a server at Ollama's own address becomes one that runs.</summary>
    private static readonly Dictionary<string, int> Runnable = new(StringComparer.Ordinal)
    {
        ["ollama-validator init"] = 0,
        ["ollama-validator init deployment.yaml"] = 0,
        ["ollama-validator init --from http://127.0.0.1:11434"] = 0,
        ["ollama-validator lint deployment.yaml"] = 0,
        ["ollama-validator lint deployment.yaml --fix"] = 0,
        ["ollama-validator lint deployment.yaml --format sarif"] = 0,
        ["ollama-validator run deployment.yaml --dry-run"] = 0,
        ["ollama-validator run deployment.yaml --engine embedded --set deployment.model=synthetic:8m"] = 0,
        ["ollama-validator check http://127.0.0.1:11434"] = 0,
        ["ollama-validator explain \"Extra data: line 2 column 1 (char 96)\""] = 0,
        ["ollama-validator explain decode.tokens_per_second"] = 0,
        ["ollama-validator explain \"ttft.p99 <= 2s\""] = 0,
        ["ollama-validator explain speed --spec deployment.yaml"] = 0,
        ["ollama-validator explain 4"] = 0,
        ["ollama-validator engine faults"] = 0,
        ["ollama-validator runs"] = 0,
        ["ollama-validator machine"] = 0,
        ["ollama-validator schema"] = 0,
        ["ollama-validator completion bash"] = 0,
        ["ollama-validator lint deployment.yaml --machine local"] = 0,
        ["ollama-validator run deployment.yaml"] = 0,
        ["ollama-validator run spec.yaml --wait 30m"] = 0,
        ["ollama-validator run deployment.yaml --baseline last-approved"] = 0,
        ["ollama-validator run tests/deployments/rejected-bad-day.yaml"] = 1,
        ["ollama-validator tune deployment.yaml -o tuned"] = 0,
        ["ollama-validator gate artifacts/validator/RUN --spec other.yaml"] = 0,
        ["ollama-validator report artifacts/validator/RUN --format markdown"] = 0,
        ["ollama-validator compare RUN_BEFORE RUN_AFTER"] = 0,
        ["ollama-validator compare runs/base runs/new"] = 0,
        ["ollama-validator check --replay artifacts/validator/RUN/CONFIGURATION/wire/000004.wire.gz"] = 0,
        ["ollama-validator bundle artifacts/validator/RUN -o report.zip"] = 0,
    };

    /// <summary>Commands that are not: what they show takes a minute, or never ends, and has tests of its own.</summary>
    private static readonly HashSet<string> TestedElsewhere = new(StringComparer.Ordinal)
    {
        "ollama-validator run tests/deployments/o3-stress.yaml --engine embedded --set runtime.profile=o3-server",
        "ollama-validator run tests/deployments/o3-stress.yaml --engine embedded --set runtime.profile=o3-client",
        "ollama-validator run deployment.yaml --resume DIR",
        "ollama-validator run spec.yaml --engine attach --set runtime.url=http://127.0.0.1:11434",
        "ollama-validator engine serve",
    };

    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    public static TheoryData<string, string> Commands
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var document in (string[])["README.md", "src/Validator.Tool/README.md"])
            {
                foreach (var command in Shown(document))
                {
                    data.Add(document, command);
                }
            }

            return data;
        }
    }

    [Fact]
    public void The_package_s_page_shows_the_commands_that_a_user_starts_with()
    {
        var shown = Shown("src/Validator.Tool/README.md").ToArray();

        Assert.All(["init", "lint", "run", "gate", "report", "compare", "check", "runs", "bundle", "explain", "schema", "completion"], name => Assert.Contains(shown, command => command.StartsWith($"ollama-validator {name}", StringComparison.Ordinal)));
        Assert.True(shown.Count(Runnable.ContainsKey) >= 10, "too few of its examples are run");
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task It_is_a_command_of_this_version_and_does_what_it_says(string document, string command)
    {
        var words = Words(command).Skip(1).ToArray();

        // Help is shown in place of the command; a word or an option that the command line does not know is an error all the same.
        var read = await Tool.RunAsync(Repository.Root, [.. words, "--help"]);
        Assert.True(read.ExitCode == 0, $"{document}: {command}\n{read.Error}");
        Assert.All(words.Where(word => word.StartsWith("--", StringComparison.Ordinal)), option => Assert.Contains(option, read.Output, StringComparison.Ordinal));
        Assert.All(words.Where(word => word.StartsWith("tests/", StringComparison.Ordinal)), file => Assert.True(Path.Exists(Path.Combine(Repository.Root, file)), $"{document} names {file}"));
        if (!Runnable.TryGetValue(command, out var exitCode))
        {
            Assert.True(TestedElsewhere.Contains(command), $"{document} shows a command that no test runs: {command}");
            return;
        }

        await using var server = command.Contains(":11434", StringComparison.Ordinal) ? await EngineServer.StartAsync(_work.Folder) : null;
        if (!words.Contains("init"))
        {
            recorded.Into(_work.Folder);
        }

        if (words.Contains("bundle"))
        {
            // What is reported is a broken answer, and the recorded run has none.
            (await Tool.RunAsync(_work.Folder, ["run", "tests/deployments/rejected-bad-day.yaml", "-o", "artifacts/validator/RUN", "--force"])).Ended(1);
        }

        string[] rehearsal = words is ["run" or "tune", "deployment.yaml" or "spec.yaml", ..] && !words.Contains("--engine") ? RecordedRuns.Rehearsal : [];
        (await Tool.RunAsync(_work.Folder, [.. words.Select(word => recorded.Named(word).Replace("http://127.0.0.1:11434", server?.Url, StringComparison.Ordinal)), .. rehearsal])).Ended(exitCode);
    }

    /// <summary>A spec of the documents is sound, and a part of one is where it stands in a spec; a workflow gives the action what it takes.</summary>
    [Theory]
    [InlineData("README.md", 3)]
    [InlineData("src/Validator.Tool/README.md", 0)]
    public async Task Its_specs_and_targets_are_of_this_version(string document, int blocks)
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, document)).ReplaceLineEndings("\n");
        var bodies = Yaml().Matches(text).Select(block => block.Groups["body"].Value).ToArray();
        Assert.Equal(blocks, bodies.Length);
        foreach (var body in bodies)
        {
            if (body.StartsWith("jobs:", StringComparison.Ordinal))
            {
                var action = File.ReadAllText(Path.Combine(Repository.Root, "action.yml"));
                string[] inputs = [.. Input().Matches(body).Select(input => input.Groups[1].Value)];
                Assert.NotEmpty(inputs);
                Assert.All(inputs, input => Assert.Contains($"\n  {input}:\n", action, StringComparison.Ordinal));
                continue;
            }

            var spec = _work.Write("deployments/spec.yaml", body.Contains("apiVersion:", StringComparison.Ordinal) ? body : Rest + body);
            var said = (await Tool.RunAsync(_work.Folder, ["lint", spec])).Ended(0).Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.All(said, line => Assert.Contains("the machine that runs this spec must have it", line, StringComparison.Ordinal));
        }

        var tasks = string.Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "build", "Tasks")).Select(File.ReadAllText));
        Assert.All(Target().Matches(text).Select(target => target.Groups[1].Value), target => Assert.Contains($"[TaskName(\"{target}\")]", tasks, StringComparison.Ordinal));
    }

    /// <summary>What a part of a spec leaves out.</summary>
    private const string Rest = "apiVersion: ollama-validator/v1\nname: part\nruntime: { engine: ollama }\ndeployment: { model: m, options: { num_ctx: 131072, num_predict: 512 } }\ngates: [requests.success_rate == 100%]\n";

    /// <summary>Commands of the tool in the blocks that a shell is to run, without their remarks.</summary>
    private static IEnumerable<string> Shown(string document) =>
        from Match block in Block().Matches(File.ReadAllText(Path.Combine(Repository.Root, document)).ReplaceLineEndings("\n"))
        from line in block.Groups["body"].Value.Replace("\\\n", string.Empty, StringComparison.Ordinal).Split('\n')
        let bare = Blanks().Replace(Remark().Replace(line, string.Empty).TrimStart('$', ' ').TrimEnd(), " ")
        where bare.StartsWith("ollama-validator ", StringComparison.Ordinal)
        let piped = bare.IndexOfAny(['|', '>']) is var cut && cut > 0 && !bare[..cut].Contains('"', StringComparison.Ordinal) ? bare[..cut].TrimEnd() : bare
        select piped;

    private static IEnumerable<string> Words(string command) => Word().Matches(command).Select(match => match.Value.Trim('"', '\''));

    [GeneratedRegex(@"^```(sh|console)\n(?<body>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"^```yaml\n(?<body>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Yaml();

    // Keys below "with:", which stand deeper than it.
    [GeneratedRegex(@"(?<=^ +with:\n(?: {10}.*\n)*) {10}([a-z-]+):", RegexOptions.Multiline)]
    private static partial Regex Input();

    [GeneratedRegex("--target=([A-Z][A-Za-z]+)")]
    private static partial Regex Target();

    [GeneratedRegex(@"\s+#.*$")]
    private static partial Regex Remark();

    [GeneratedRegex(" {2,}")]
    private static partial Regex Blanks();

    [GeneratedRegex("\"[^\"]*\"|'[^']*'|\\S+")]
    private static partial Regex Word();
}
