using System.Diagnostics;
using Validator.Load;
using Xunit;

namespace Validator.Tests.Load;

/// <summary>Corpora of what git tracks, by git itself.</summary>
public sealed class GitCorpusTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Only_tracked_files_that_are_there_and_match_are_taken()
    {
        Git("init", "-q");
        foreach (var name in new[] { "src/a.py", "src/é b.py", "src/gone.py", "src/ignored.py", "note.txt", "top.py" })
        {
            _folder.Write(name, "x");
        }

        _folder.Write(".gitignore", "ignored.py\n");
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "src/link.py"), "a.py");
        Git("add", ".");
        File.Delete(Path.Combine(_folder.Path, "src/gone.py"));
        _folder.Write("src/new.py", "x");

        Assert.Equal(["src/a.py", "src/é b.py", "top.py"], CorpusFiles.Find(Corpora.Of(_folder.Path) with { Git = true }));
        Assert.Equal(["a.py", "é b.py"], CorpusFiles.Find(Corpora.Of(Path.Combine(_folder.Path, "src")) with { Git = true }));
        Assert.Contains("src/ignored.py", CorpusFiles.Find(Corpora.Of(_folder.Path)));
    }

    [Fact]
    public void A_repository_that_would_run_a_program_does_not()
    {
        var mark = Path.Combine(_folder.Path, "ran");
        Git("init", "-q");
        _folder.Write("a.py", "x");
        Git("add", ".");
        Git("config", "core.fsmonitor", $"touch '{mark}'; false");

        Assert.Equal(["a.py"], CorpusFiles.Find(Corpora.Of(_folder.Path) with { Git = true }));
        Assert.False(File.Exists(mark));
    }

    [Fact]
    public void What_is_no_working_tree_is_an_error_in_gits_own_words()
    {
        var file = _folder.Write("a.py", "x");

        var folder = Assert.Throws<LoadException>(() => CorpusFiles.Find(Corpora.Of(_folder.Path) with { Git = true }));
        var single = Assert.Throws<LoadException>(() => CorpusFiles.Find(Corpora.Of(file) with { Git = true }));

        Assert.Contains("not a git repository", folder.Message, StringComparison.Ordinal);
        Assert.Contains("is a file; give a folder", single.Message, StringComparison.Ordinal);
        Assert.Equal(Corpora.Here, folder.Location);
    }

    [Fact]
    public async Task The_digest_tells_whether_two_runs_read_the_same()
    {
        async Task<ReadCorpus> ReadAsync() => await CorpusText.ReadAsync(Corpora.Of(_folder.Path), null, TestContext.Current.CancellationToken);
        _folder.Write("a.py", "xy");
        _folder.Write("b.py", "z");
        var first = await ReadAsync();

        Assert.Equal(first, await ReadAsync());
        Assert.Equal((2, 64), (first.Files, first.Sha256!.Length));
        _folder.Write("a.py", "x");
        _folder.Write("b.py", "yz");
        var moved = await ReadAsync();
        Assert.NotEqual(first.Sha256, moved.Sha256);
        File.Move(Path.Combine(_folder.Path, "b.py"), Path.Combine(_folder.Path, "c.py"));
        Assert.NotEqual(moved.Sha256, (await ReadAsync()).Sha256);
    }

    private void Git(params string[] arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["-C", _folder.Path, .. arguments]))!;
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
    }
}
