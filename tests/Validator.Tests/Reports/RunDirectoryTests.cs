using Validator.Reports;
using Xunit;

namespace Validator.Tests.Reports;

public sealed class RunDirectoryTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("run-directory-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string At(params string[] parts) => Path.Combine([folder, .. parts]);

    private void Put(params string[] parts)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(parts))!);
        File.WriteAllText(At(parts), "x");
    }

    [Fact]
    public void It_is_named_by_the_spec_and_the_time() =>
        Assert.Equal(Path.Combine("root", "artifacts", "validator", "django-19700101T000000Z"), RunDirectory.DefaultPath("root", "django", new Epoch()));

    [Fact]
    public void A_new_folder_is_made_with_its_parents()
    {
        var (directory, problem) = RunDirectory.Create(At("a", "b"), force: false);
        Assert.Null(problem);
        Assert.Equal(At("a", "b", "c1", "requests.jsonl"), directory!.ForConfiguration("c1").Requests);
        Assert.True(Directory.Exists(At("a", "b", "c1")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_folder_that_a_run_writes_is_no_other_s_until_that_is_over(bool force)
    {
        var (first, _) = RunDirectory.Create(At("a"), force: false);
        Assert.Contains("another run writes", RunDirectory.Create(At("a"), force).Problem!.Message, StringComparison.Ordinal);

        first!.Dispose();

        Assert.Null(RunDirectory.Create(At("a"), force).Problem);
        Assert.DoesNotContain(Directory.EnumerateFileSystemEntries(At("a")), entry => !entry.EndsWith(".running", StringComparison.Ordinal));
    }

    [Fact]
    public void A_folder_that_holds_something_is_refused()
    {
        Put("run", "notes.txt");
        var (directory, problem) = RunDirectory.Create(At("run"), force: false);
        Assert.Null(directory);
        Assert.Contains("holds something", problem!.Message, StringComparison.Ordinal);
        Assert.Contains("--force", problem.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void Force_removes_what_a_run_wrote_and_nothing_else()
    {
        Put("run", "verdict.json");
        Put("run", "junit.xml");
        Put("run", "summary.md.tmp");
        Put("run", "c1", "requests.jsonl");
        Put("run", "c1", "wire", "1.http");
        Put("run", "c2", "server.log");
        Put("run", "c2", "mine.txt");
        Put("run", "notes.txt");
        Put("run", "src", "verdict.json");
        Put("elsewhere", "requests.jsonl");
        Directory.CreateSymbolicLink(At("run", "link"), At("elsewhere"));

        Assert.Null(RunDirectory.Create(At("run"), force: true).Problem);
        Assert.Equal(
            ["c2/mine.txt", "link", "notes.txt", "src/verdict.json"],
            Directory.EnumerateFileSystemEntries(At("run"), "*", new EnumerationOptions { RecurseSubdirectories = true })
                .Select(path => Path.GetRelativePath(At("run"), path)).Where(path => path is not ("c2" or "src") && !path.StartsWith("link/", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.True(File.Exists(At("elsewhere", "requests.jsonl")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_file_is_no_folder(bool force)
    {
        Put("run");
        Assert.Contains("is a file", RunDirectory.Create(At("run"), force).Problem!.Message, StringComparison.Ordinal);
        Assert.Contains("cannot be written", RunDirectory.Create(At("run", "below"), force).Problem!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_told_before_anything_starts() =>
        Assert.Contains("cannot be written", RunDirectory.Create("/proc/validator-run", force: false).Problem!.Message, StringComparison.Ordinal);

    [Fact]
    public void A_folder_without_a_verdict_is_no_finished_run()
    {
        Put("run", "junit.xml");
        Assert.Contains("holds no verdict.json", RunDirectory.Open(At("run")).Problem!.Message, StringComparison.Ordinal);
        Put("run", "verdict.json");
        Assert.Equal(At("run"), RunDirectory.Open(At("run")).Directory!.Path);
    }

    [Fact]
    public void Files_are_replaced_whole_and_leave_nothing_beside_them()
    {
        AtomicFile.Write(At("f"), "old and long");
        AtomicFile.Write(At("f"), "new ü");
        Assert.Equal("new ü"u8.ToArray(), File.ReadAllBytes(At("f")));
        Assert.Equal([At("f")], Directory.EnumerateFileSystemEntries(folder));
    }

    [Fact]
    public void A_file_of_the_users_is_replaced_behind_its_link_and_stays_as_private_as_it_was()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("links and modes are Unix's here");
            return;
        }

        File.WriteAllText(At("base.yaml"), "old");
        File.SetUnixFileMode(At("base.yaml"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.CreateSymbolicLink(At("prod.yaml"), "base.yaml");

        AtomicFile.Replace(At("prod.yaml"), "new");

        Assert.Equal(("new", "base.yaml"), (File.ReadAllText(At("base.yaml")), new FileInfo(At("prod.yaml")).LinkTarget));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(At("base.yaml")));
    }

    [Fact]
    public void A_verdict_file_is_read_back_or_refused_with_its_place()
    {
        VerdictFile.Write(At("verdict.json"), VerdictFixture.Approved());
        Assert.Equal("quick.start", VerdictFile.Read(At("verdict.json")).Verdict!.Name);
        File.WriteAllText(At("verdict.json"), "{\n  \"schemaVersion\": x");
        Assert.StartsWith($"{At("verdict.json")}:2:", VerdictFile.Read(At("verdict.json")).Problem!.ToString(), StringComparison.Ordinal);
        Assert.Contains("cannot be read", VerdictFile.Read(At("none.json")).Problem!.Message, StringComparison.Ordinal);
    }

    private sealed class Epoch : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch;
    }
}
