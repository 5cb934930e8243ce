using Validator.Runtime.Provisioning;
using Xunit;

namespace Validator.Tests.Runtime.Provisioning;

public sealed class ProvisionerTests : IAsyncDisposable
{
    private const string Zst = "ollama-linux-amd64.tar.zst";
    private const string Tgz = "ollama-linux-amd64.tgz";
    private readonly ProvisionBench _bench = new();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task A_release_is_fetched_verified_unpacked_and_then_taken_from_the_cache()
    {
        var archive = Releases.Zst(Releases.Linux);
        _bench.Server.With(Zst, archive).With(Tgz, Releases.Tgz(Releases.Linux));

        var made = await _bench.EnsureAsync();

        Assert.Equal(Releases.Script, await File.ReadAllTextAsync(made.Executable));
        Assert.Equal((Zst, Releases.Sum(archive), "the release's sha256sum.txt", false), (made.Archive, made.Sha256, made.VerifiedBy, made.Cached));
        Assert.StartsWith(_bench.Cache.Root, made.Executable, StringComparison.Ordinal);
        var library = new FileInfo(Path.Combine(Path.GetDirectoryName(made.Executable)!, "../lib/ollama/cuda_v12/libggml-base.so"));
        Assert.Equal(200_000, ((FileInfo)library.ResolveLinkTarget(returnFinalTarget: true)!).Length);
        Assert.Contains(_bench.Lines, line => line.Contains("(100 %)", StringComparison.Ordinal));
        Assert.Contains(_bench.Lines, line => line.EndsWith("as the release's sha256sum.txt has it", StringComparison.Ordinal));
        Assert.DoesNotContain(_bench.Left, path => path.EndsWith(Zst, StringComparison.Ordinal));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(Releases.Executable, File.GetUnixFileMode(made.Executable));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_bench.Cache.Root));
        }

        var requests = _bench.Server.Requests;
        var cached = await _bench.EnsureAsync();

        Assert.Equal(made with { Cached = true }, cached);
        Assert.Equal(requests, _bench.Server.Requests);
    }

    [Fact]
    public async Task The_older_format_is_taken_where_the_release_has_no_newer_one()
    {
        var archive = Releases.Tgz(Releases.Linux);
        _bench.Server.With(Tgz, archive);

        Assert.Equal(Tgz, (await _bench.EnsureAsync()).Archive);
        Assert.Equal([Tgz], _bench.Server.Asked.Select(each => each.Name));

        var named = await _bench.EnsureAsync(_bench.Spec(Releases.Sum(archive)));
        Assert.Equal((Tgz, "runtime.provision.sha256", false), (named.Archive, named.VerifiedBy, named.Cached));
        Assert.Equal([Tgz, Zst, Tgz], _bench.Server.Asked.Select(each => each.Name));
    }

    [Fact]
    public async Task Archives_of_other_systems_are_laid_out_otherwise()
    {
        const int executable = 0x8000 | 0b111_101_101;
        _bench.Server
            .With("ollama-darwin.tgz", Releases.Tgz(Releases.Darwin))
            .With("ollama-windows-amd64.zip", Releases.Zip(("lib\\ollama\\llama-server.exe", "x", 0), ("ollama.exe", Releases.Script, 0)));
        var old = new ReleaseServer();
        await using (old)
        {
            old.With(
                "Ollama-darwin.zip",
                Releases.Zip(
                    ("Ollama.app/Contents/Resources/ollama", Releases.Script, executable), ("Ollama.app/Contents/Frameworks/A/", string.Empty, 0x4000 | 0x1ED), ("Ollama.app/Contents/Frameworks/Current", "A", 0xA000 | 0x1ED)));
            Assert.EndsWith("/ollama", (await _bench.EnsureAsync(options: _bench.Options with { System = "darwin", Architecture = "arm64" })).Executable, StringComparison.Ordinal);
            Assert.EndsWith("ollama.exe", (await _bench.EnsureAsync(options: _bench.Options with { System = "windows" })).Executable, StringComparison.Ordinal);
            var bundle = await _bench.EnsureAsync(_bench.Spec(baseUrl: old.Address.ToString()), _bench.Options with { System = "darwin" });
            Assert.EndsWith("Ollama.app/Contents/Resources/ollama", bundle.Executable, StringComparison.Ordinal);
            Assert.Equal("A", new FileInfo(Path.Combine(Path.GetDirectoryName(bundle.Executable)!, "../Frameworks/Current")).LinkTarget);
        }

        Assert.Contains("no release of Ollama for haiku", (await _bench.RefusedAsync(options: _bench.Options with { System = "haiku" })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_archive_with_another_sum_is_refused_and_nothing_of_it_is_kept()
    {
        var wrong = new string('0', 64);
        _bench.Server.With(Zst, Releases.Zst(Releases.Linux), wrong);

        var listed = await _bench.RefusedAsync();
        var declared = await _bench.RefusedAsync(_bench.Spec(new string('1', 64)));

        Assert.Contains($"the release's sha256sum.txt has {wrong}", listed.Message, StringComparison.Ordinal);
        Assert.Contains("runtime.provision.sha256 has 1111", declared.Message, StringComparison.Ordinal);
        Assert.Empty(_bench.Left);
    }

    [Fact]
    public async Task What_nothing_vouches_for_is_not_taken()
    {
        _bench.Server.Files[Zst] = Releases.Zst(Releases.Linux);

        var error = await _bench.RefusedAsync();

        Assert.Contains("has no list of sums", error.Message, StringComparison.Ordinal);
        Assert.Empty(_bench.Server.Asked);
    }

    [Fact]
    public async Task A_release_without_an_archive_for_this_machine_says_what_was_looked_for()
    {
        _bench.Server.With("ollama-linux-arm64.tgz", Releases.Tgz(Releases.Linux));

        Assert.Contains($"looked for {Zst}, {Tgz}", (await _bench.RefusedAsync()).Message, StringComparison.Ordinal);
        Assert.Contains($"looked for {Zst}, {Tgz}", (await _bench.RefusedAsync(_bench.Spec(new string('1', 64)))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_archive_that_holds_something_else_is_refused()
    {
        _bench.Server.With(Zst, Releases.Zst(Releases.File("readme.txt", "hello")));
        Assert.Contains("is no release of Ollama: bin/ollama in it does not exist", (await _bench.RefusedAsync()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Jobs_that_race_fetch_once()
    {
        _bench.Server.With(Zst, Releases.Zst(Releases.Linux));

        var made = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => _bench.EnsureAsync())));

        Assert.Single(made.Select(each => each.Executable).Distinct());
        Assert.Single(made, each => !each.Cached);
        Assert.Single(_bench.Server.Asked);
    }

    [Fact]
    public async Task A_copy_that_lost_its_executable_is_made_anew_and_so_is_what_a_killed_job_left()
    {
        _bench.Server.With(Zst, Releases.Zst(Releases.Linux));
        var made = await _bench.EnsureAsync();
        File.Delete(made.Executable);
        var left = Path.Combine(_bench.Cache.Unfinished(Path.GetFileName(Path.GetDirectoryName(Path.GetDirectoryName(made.Executable)!)!)), "unpacked/bin");
        Directory.CreateDirectory(left);
        await File.WriteAllTextAsync(Path.Combine(left, "ollama"), "half");

        var again = await _bench.EnsureAsync();

        Assert.False(again.Cached);
        Assert.Equal(Releases.Script, await File.ReadAllTextAsync(again.Executable));
    }

    [Fact]
    public void The_cache_lies_where_the_environment_says()
    {
        Assert.Equal(Path.GetFullPath("/a/b"), ProvisionCache.Of(name => name == ProvisionCache.Variable ? "/a/b" : "/other").Root);
        Assert.Throws<Validator.Runtime.RuntimeException>(() => ProvisionCache.Of(_ => null));
        if (OperatingSystem.IsLinux())
        {
            Assert.Equal("/x/ollama-validator", ProvisionCache.Of(name => name == "XDG_CACHE_HOME" ? "/x" : null).Root);
            Assert.Equal("/h/.cache/ollama-validator", ProvisionCache.Of(name => name switch { "HOME" => "/h", "XDG_CACHE_HOME" => "not/absolute", _ => null }).Root);
        }
    }
}
