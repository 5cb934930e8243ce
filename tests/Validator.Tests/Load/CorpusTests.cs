using Validator.Load;
using Validator.Spec;
using Xunit;

namespace Validator.Tests.Load;

public sealed class CorpusTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Files_come_in_ordinal_order_of_their_relative_paths()
    {
        foreach (var name in new[] { "b.py", "a/z.py", "B.py", "a.py", "a/A.py", "note.txt" })
        {
            _folder.Write(name, "x");
        }

        Assert.Equal(["B.py", "a.py", "a/A.py", "a/z.py", "b.py"], CorpusFiles.Find(Corpora.Of(_folder.Path)));
    }

    [Fact]
    public void Excluded_files_are_left_out()
    {
        _folder.Write("src/a.py", "x");
        _folder.Write("src/obj/b.py", "x");

        Assert.Equal(["src/a.py"], CorpusFiles.Find(Corpora.Of(_folder.Path, exclude: ["**/obj/**"])));
    }

    [Fact]
    public void A_cycle_of_links_does_not_trap_the_search()
    {
        _folder.Write("a.py", "x");
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "loop"), _folder.Path);

        Assert.Equal(["a.py"], CorpusFiles.Find(Corpora.Of(_folder.Path)));
    }

    [Fact]
    public void No_match_names_the_globs_and_how_many_files_there_were()
    {
        _folder.Write("a.txt", "x");

        var error = Assert.Throws<LoadException>(() => CorpusFiles.Find(Corpora.Of(_folder.Path)));

        Assert.Contains("no file of the 1 in", error.Message, StringComparison.Ordinal);
        Assert.Contains("'**/*.py'", error.Message, StringComparison.Ordinal);
        Assert.Equal(Corpora.Here, error.Location);
    }

    [Fact]
    public async Task A_path_from_the_environment_is_not_shown()
    {
        _folder.Write("s3cret/a.txt", "x");
        CorpusSpec Secret(string path) => Corpora.Of(string.Empty) with
        {
            Path = new LocatedText(Path.Combine(_folder.Path, path), Corpora.Here) { ForRecord = "/srv/${NAME}", Secrets = ["s3cret"] },
            IncludeForRecord = ["${NAME}/*.py"],
        };
        var locked = Path.Combine(_folder.Path, "s3cret", "a.txt");
        await using var held = new FileStream(locked, FileMode.Open, FileAccess.Read, FileShare.None);

        LoadException[] errors =
        [
            Assert.Throws<LoadException>(() => CorpusFiles.Find(Secret("s3cret-no"))),
            Assert.Throws<LoadException>(() => CorpusFiles.Find(Secret("s3cret"))),
            await Assert.ThrowsAsync<LoadException>(() => CorpusText.ReadAsync(Secret("s3cret/a.txt"), null, default)),
        ];

        Assert.Equal(
            [
                "the corpus '/srv/${NAME}' does not exist; give a folder or a file",
                "no file of the 1 in '/srv/${NAME}' matches '${NAME}/*.py'",
                "the corpus file '/srv/${NAME}' cannot be read: it cannot be read",
            ],
            errors.Select(error => error.Message));
    }

    [Fact]
    public void A_missing_folder_is_named_with_its_place_in_the_spec()
    {
        var error = Assert.Throws<LoadException>(() => CorpusFiles.Find(Corpora.Of(Path.Combine(_folder.Path, "nowhere"))));

        Assert.Contains("nowhere' does not exist", error.Message, StringComparison.Ordinal);
        Assert.Equal(Corpora.Here, error.Location);
    }

    [Fact]
    public void A_file_that_may_not_be_read_is_told_before_anything_starts()
    {
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "root may read every file");
        var path = _folder.Write("a.py", "x");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.None);
        }

        var error = Assert.Throws<LoadException>(() => CorpusFiles.Find(Corpora.Of(_folder.Path)));

        Assert.Contains("'a.py' may not be read", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_is_read_only_as_far_as_it_is_needed_and_never_cuts_a_character_in_two()
    {
        _folder.Write("a.py", "12\U0001F600");
        _folder.Write("b.py", "never read");

        var text = await CorpusText.ReadAsync(Corpora.Of(_folder.Path), "### a.py\n12".Length + 1, CancellationToken.None);

        Assert.Equal("### a.py\n12", text.Text);
    }

    [Fact]
    public async Task A_single_file_is_a_corpus()
    {
        var path = _folder.Write("only.md", "text");

        Assert.Equal("### only.md\ntext\n", (await CorpusText.ReadAsync(Corpora.Of(path), null, CancellationToken.None)).Text);
    }
}
