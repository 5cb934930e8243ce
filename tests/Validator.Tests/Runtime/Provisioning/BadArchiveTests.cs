using System.Formats.Tar;
using System.IO.Enumeration;
using CsCheck;
using Validator.Runtime.Provisioning;
using Xunit;

namespace Validator.Tests.Runtime.Provisioning;

/// <summary>Archives that their sum vouches for, and that are damaged or malicious all the same.</summary>
public sealed class BadArchiveTests : IAsyncDisposable
{
    private const string Zst = "ollama-linux-amd64.tar.zst";
    private const string Tgz = "ollama-linux-amd64.tgz";
    private const int LinkMode = 0xA000 | 0x1FF;

    private static readonly Dictionary<string, (TarEntry[] Entries, string Said)> Malicious = new()
    {
        ["climbs"] = ([Releases.File("../evil", "x")], "'../evil' leads out of its folder"),
        ["climbs inside"] = ([Releases.File("bin/../../evil", "x")], "leads out of its folder"),
        ["climbs the other way"] = ([Releases.File("..\\evil", "x")], "leads out of its folder"),
        ["absolute"] = ([Releases.File("/tmp/evil", "x")], "leads out of its folder"),
        ["a drive"] = ([Releases.File("C:/evil", "x")], "leads out of its folder"),
        ["a folder outside"] = ([Releases.Folder("../evil/")], "leads out of its folder"),
        ["link to an absolute path"] = ([Releases.Link("bin/passwd", "/etc/passwd")], "outside its folder"),
        ["link that climbs"] = ([Releases.Link("bin/evil", "../../evil")], "outside its folder"),
        ["link that climbs behind a link"] = ([Releases.Folder("d/"), Releases.Link("d/x", ".."), Releases.Link("y", "d/x/..")], "outside its folder"),
        ["write through a link"] = ([Releases.Folder("d/"), Releases.Link("x", "d"), Releases.File("x/evil", "x")], "lies below a link"),
        ["write below a file"] = ([Releases.File("x", "x"), Releases.File("x/evil", "x")], "lies below a file"),
        ["hard link outside"] = ([Releases.HardLink("x", "../evil")], "leads out of its folder"),
        ["hard link to nothing"] = ([Releases.HardLink("x", "nothing")], "is no file of it"),
        ["hard link to a link"] = ([Releases.File("f", "x"), Releases.Link("l", "f"), Releases.HardLink("x", "l")], "is no file of it"),
        ["twice"] = ([Releases.File("x", "1"), Releases.File("./x", "2")], "is in it twice"),
        ["file over a link"] = ([Releases.Link("x", "y"), Releases.File("x", "2")], "is in it twice"),
        ["pipe"] = ([Releases.Odd(TarEntryType.Fifo, "x")], "neither a file, a folder nor a link"),
        ["device"] = ([Releases.Odd(TarEntryType.BlockDevice, "x")], "neither a file, a folder nor a link"),
        ["odd name"] = ([Releases.File("a\u001b[2Jb", "x")], "a name that no file should have"),
        ["bomb"] = ([Releases.File("zeros", new string('0', 5 << 20))], "unpacks to more than 4,194,304 bytes"),
    };

    private readonly ProvisionBench _bench = new();

    public static TheoryData<string> Names => [.. Malicious.Keys];

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_malicious_archive_is_not_unpacked(string name)
    {
        var (entries, said) = Malicious[name];
        _bench.Server.With(Zst, Releases.Zst([.. Releases.Linux, .. entries]));

        var error = await _bench.RefusedAsync();

        Assert.StartsWith($"{Zst} is not unpacked: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(_bench.Cache.Root)!), path => path != _bench.Cache.Root);
    }

    [Theory]
    [InlineData("../evil", 0, "leads out of its folder")]
    [InlineData("..\\evil", 0, "leads out of its folder")]
    [InlineData("/evil", 0, "leads out of its folder")]
    [InlineData("evil", LinkMode, "outside its folder")]
    [InlineData("pipe", 0x1000, "neither a file, a folder nor a link")]
    public async Task A_malicious_zip_is_not_unpacked(string name, int mode, string said)
    {
        _bench.Server.With("ollama-windows-amd64.zip", Releases.Zip(("ollama.exe", Releases.Script, 0), (name, "../../target", mode)));

        Assert.Contains(said, (await _bench.RefusedAsync(options: _bench.Options with { System = "windows" })).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Zst, 0.5, false)]
    [InlineData(Zst, 0.99, false)]
    [InlineData(Tgz, 0.5, false)]
    [InlineData(Tgz, 0.5, true)]
    [InlineData("Ollama-darwin.zip", 0.5, false)]
    public async Task A_damaged_archive_is_not_taken(string name, double at, bool flipped)
    {
        var whole = name == Zst ? Releases.Zst(Releases.Linux) : name == Tgz ? Releases.Tgz(Releases.Linux) : Releases.Zip(("Ollama.app/Contents/Resources/ollama", Releases.Script, 0));
        var middle = (int)(whole.Length * at);
        byte[] damaged = flipped ? [.. whole[..middle], .. new byte[4000], .. whole[(middle + 4000)..]] : whole[..middle];
        _bench.Server.With(name, damaged);

        var error = await _bench.RefusedAsync(options: name.EndsWith(".zip", StringComparison.Ordinal) ? _bench.Options with { System = "darwin" } : null);

        Assert.Contains("is damaged", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hard_link_becomes_a_copy()
    {
        _bench.Server.With(Zst, Releases.Zst([.. Releases.Linux, Releases.HardLink("bin/again", "bin/ollama")]));

        Assert.Equal(Releases.Script, await File.ReadAllTextAsync(Path.Combine(Path.GetDirectoryName((await _bench.EnsureAsync()).Executable)!, "again")));
    }

    /// <summary>Whatever names and links an archive has: what is unpacked of it stays, and no link that leads anywhere leads out.</summary>
    [Fact]
    public async Task Nothing_that_is_unpacked_leads_out()
    {
        string[] pieces = ["a", "b", "c", "..", ".", "", "/", "a:", "\\"];
        var name = Gen.Int[0, pieces.Length - 1].Select(index => pieces[index]).Array[1, 4].Select(parts => string.Join('/', parts));
        var entry = Gen.Select(Gen.Int[0, 3], name, name);
        await entry.Array[1, 12].SampleAsync(
            async entries =>
            {
                using var outer = new TemporaryFolder();
                var root = Directory.CreateDirectory(Path.Combine(outer.Path, "root")).FullName;
                var folder = new UnpackFolder(root, 1000);
                foreach (var (kind, at, target) in entries)
                {
                    try
                    {
                        await AddAsync(folder, kind, at, target);
                    }
                    catch (UnsafeArchiveException)
                    {
                        // Refused, which leaves what is there as it was.
                    }
                }

                folder.Finish();
                Assert.Equal([root], Directory.EnumerateFileSystemEntries(outer.Path));
                foreach (var link in Links(root))
                {
                    Assert.StartsWith(root, Real(link, root), StringComparison.Ordinal);
                }
            },
            iter: 300);
    }

    private static Task AddAsync(UnpackFolder folder, int kind, string name, string target)
    {
        switch (kind)
        {
            case 0:
                folder.AddFolder(name);
                return Task.CompletedTask;
            case 1:
                return folder.AddFileAsync(name, Releases.Executable, new MemoryStream([1]), default);
            case 2:
                folder.AddLink(name, target);
                return Task.CompletedTask;
            default:
                return folder.AddCopyAsync(name, target, default);
        }
    }

    /// <summary>All links. What they lead to is not walked through: two that lead to their own folder have as many ways as there are words of two letters.</summary>
    private static FileSystemEnumerable<string> Links(string root) => new(
        root,
        static (ref FileSystemEntry entry) => entry.ToFullPath(),
        new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None })
    {
        ShouldIncludePredicate = static (ref FileSystemEntry entry) => entry.Attributes.HasFlag(FileAttributes.ReparsePoint),
        ShouldRecursePredicate = static (ref FileSystemEntry entry) => !entry.Attributes.HasFlag(FileAttributes.ReparsePoint),
    };

    /// <summary>Where a path really leads, every link on the way followed as the system does; the root where links go in circles.</summary>
    private static string Real(string path, string root)
    {
        var parts = new Stack<string>(path.Split('/').Reverse());
        var at = "/";
        for (var steps = 0; parts.TryPop(out var part); steps++)
        {
            if (steps > 200)
            {
                return root;
            }

            if (part is "" or ".")
            {
                continue;
            }

            var next = part == ".." ? Path.GetDirectoryName(at) ?? "/" : Path.Combine(at, part);
            if (part != ".." && new FileInfo(next).LinkTarget is { } target)
            {
                foreach (var step in target.Split('/').Reverse())
                {
                    parts.Push(step);
                }

                continue;
            }

            at = next;
        }

        return at;
    }
}
