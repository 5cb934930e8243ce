using System.Diagnostics;

namespace Validator.AcceptanceTests;

/// <summary>The scripts in the shells that they are for: what would stand there after Tab.</summary>
public sealed class CompletionTests : IDisposable
{
    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    [Theory]
    [InlineData("ollama-validator li", "lint")]
    [InlineData("ollama-validator lint --format s", "sarif")]
    [InlineData("ollama-validator run sp", "spec.yaml")]
    [InlineData("ollama-validator run spec.yaml --only ", "num_ctx-2048_num_thread-1")]
    [InlineData("ollama-validator compare a b --metric decode.", "decode.tokens_per_second")]
    [InlineData("ollama-validator explain integrity.v", "integrity.violations")]
    [InlineData("ollama-validator completion ", "bash", "fish", "powershell", "zsh")]
    public async Task Bash_completes_it(string line, params string[] words)
    {
        _work.Write("spec.yaml", Workspace.Spec());
        var script = $$"""
            eval "$(ollama-validator completion bash)"
            COMP_LINE='{{line}}'; COMP_POINT=${#COMP_LINE}; COMP_WORDS=($COMP_LINE)
            [[ $COMP_LINE == *' ' ]] && COMP_WORDS+=('')
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            _ollama_validator
            printf '%s\n' "${COMPREPLY[@]}"
            """;

        Assert.Equal(words, await ShellAsync("bash", "--norc", "-c", script));
    }

    /// <summary>A colon parts words for bash: what stands before it must not be put in again.</summary>
    [Fact]
    public async Task Bash_completes_behind_a_colon()
    {
        _work.Write("a:b/spec.yaml", Workspace.Spec());
        const string Script = """
            eval "$(ollama-validator completion bash)"
            COMP_LINE='ollama-validator lint a:b/sp'; COMP_POINT=${#COMP_LINE}; COMP_WORDS=(ollama-validator lint a : b/sp); COMP_CWORD=4
            _ollama_validator
            printf '%s\n' "${COMPREPLY[@]}"
            """;

        Assert.Equal(["b/spec.yaml"], await ShellAsync("bash", "--norc", "-c", Script));
    }

    [Fact]
    public async Task Fish_completes_it()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/fish"), "fish is not installed");
        _work.Write("spec.yaml", Workspace.Spec());

        Assert.Equal(["sarif"], await ShellAsync("fish", "--no-config", "-c", "ollama-validator completion fish | source; complete -C 'ollama-validator lint --format s'"));
        Assert.Contains("num_ctx-2048_num_thread-1", await ShellAsync("fish", "--no-config", "-c", "ollama-validator completion fish | source; complete -C 'ollama-validator run spec.yaml --only '"));
    }

    /// <summary>Its function is called as the completion system does, with a compadd that tells what it was given.</summary>
    [Fact]
    public async Task Zsh_completes_it()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/zsh"), "zsh is not installed");
        _work.Write("spec.yaml", Workspace.Spec());
        const string Script = """
            compadd() { while [[ $1 == -* ]]; do [[ $1 == -S ]] && shift; [[ $1 == -- ]] && { shift; break }; shift; done; print -l -- "$@" }
            _files() { print files }
            eval "$(ollama-validator completion zsh)"
            words=(ollama-validator lint --format s) BUFFER='ollama-validator lint --format s' CURSOR=32
            _ollama_validator
            words=(ollama-validator run sp) BUFFER='ollama-validator run sp' CURSOR=23
            _ollama_validator
            words=(ollama-validator check --model x) BUFFER='ollama-validator check --model x' CURSOR=32
            _ollama_validator
            """;

        Assert.Equal(["sarif", "spec.yaml", "files"], await ShellAsync("zsh", "--no-rcs", "-c", Script));
    }

    [Theory]
    [InlineData("ollama-validator lint --format s", "sarif")]
    [InlineData("ollama-validator run sp", "spec.yaml")]
    [InlineData("ollama-validator run spec.yaml --only ", "num_ctx-2048_num_thread-1")]
    [InlineData("ollama-validator completion ", "bash", "fish", "powershell", "zsh")]
    public async Task PowerShell_completes_it(string line, params string[] words)
    {
        _work.Write("spec.yaml", Workspace.Spec());
        var script = $"""
            ollama-validator completion powershell | Out-String | Invoke-Expression
            (TabExpansion2 -inputScript '{line}' -cursorColumn {line.Length}).CompletionMatches.CompletionText
            """;

        Assert.Equal(words, await PowerShellAsync(script));
    }

    [Theory]
    [InlineData("[suggest:3]", "oll")]
    [InlineData("[suggest]", "")]
    [InlineData("[suggest:99999]", "ollama-validator run 'quote left open")]
    [InlineData("[suggest:x]", "ollama-validator \u0001")]
    public async Task A_line_that_makes_no_sense_is_no_error(string directive, string line) =>
        Assert.Empty((await Tool.RunAsync(_work.Folder, [directive, line])).Ended(0).Error);

    private Task<string[]> ShellAsync(string shell, params string[] arguments)
    {
        var start = new ProcessStartInfo(shell, arguments) { WorkingDirectory = _work.Folder };
        start.Environment["HOME"] = _work.Folder;
        return LinesAsync(start);
    }

    /// <summary>It is a tool of this folder's manifest, which is found in the home of whoever restored it.</summary>
    private Task<string[]> PowerShellAsync(string script)
    {
        var start = new ProcessStartInfo("dotnet", ["pwsh", "-NoProfile", "-WorkingDirectory", _work.Folder, "-Command", script])
        {
            WorkingDirectory = Path.Combine(Repository.Root, "tests", "Validator.AcceptanceTests"),
        };
        start.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
        return LinesAsync(start);
    }

    private static async Task<string[]> LinesAsync(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.Environment["PATH"] = $"{Path.GetDirectoryName(Tool.ToolPath)}:{Environment.GetEnvironmentVariable("PATH")}";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(string.Empty, await error);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
