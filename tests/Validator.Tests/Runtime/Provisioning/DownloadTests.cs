using System.Globalization;
using Xunit;

namespace Validator.Tests.Runtime.Provisioning;

/// <summary>Broken downloads, and none at all.</summary>
public sealed class DownloadTests : IAsyncDisposable
{
    private const string Zst = "ollama-linux-amd64.tar.zst";
    private static readonly byte[] Archive = Releases.Zst(Releases.Linux);
    private readonly ProvisionBench _bench = new();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Theory]
    [InlineData("\"one\"")]
    [InlineData("W/\"weak\"")]
    [InlineData(null)]
    public async Task A_broken_download_goes_on_where_it_broke_off(string? tag)
    {
        _bench.Server.With(Zst, Archive).Tag = tag;
        _bench.Server.Breaks.Enqueue(1000);
        _bench.Server.Breaks.Enqueue(50_000);

        await _bench.EnsureAsync();

        Assert.Equal([null, "bytes=1000-", "bytes=51000-"], _bench.Server.Asked.Select(each => each.Range));
        Assert.Contains(_bench.Lines, line => line.Contains("broke off", StringComparison.Ordinal) && line.Contains("try 2 of 5", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_that_knows_no_ranges_sends_all_again()
    {
        _bench.Server.With(Zst, Archive).IgnoresRange = true;
        _bench.Server.Breaks.Enqueue(100_000);

        Assert.Equal(Releases.Sum(Archive), (await _bench.EnsureAsync()).Sha256);
        Assert.Equal(2, _bench.Server.Asked.Count);
    }

    [Fact]
    public async Task A_server_that_keeps_breaking_off_is_an_error_and_the_next_job_goes_on_from_there()
    {
        _bench.Server.With(Zst, Archive);
        for (var i = 0; i < 5; i++)
        {
            _bench.Server.Breaks.Enqueue(10_000);
        }

        var error = await _bench.RefusedAsync();
        await _bench.EnsureAsync();

        Assert.Contains("could not be downloaded", error.Message, StringComparison.Ordinal);
        Assert.Equal("bytes=50000-", _bench.Server.Asked[^1].Range);
    }

    [Fact]
    public async Task A_file_that_changed_meanwhile_is_not_patched_together()
    {
        _bench.Server.With(Zst, [.. Enumerable.Repeat((byte)7, Archive.Length)]);
        for (var i = 0; i < 5; i++)
        {
            _bench.Server.Breaks.Enqueue(10_000);
        }

        await _bench.RefusedAsync();
        _bench.Server.Files.Clear();
        _bench.Server.With(Zst, Archive).Tag = "\"two\"";

        Assert.Equal(Releases.Sum(Archive), (await _bench.EnsureAsync()).Sha256);
    }

    [Fact]
    public async Task A_patched_file_that_no_tag_told_apart_is_downloaded_anew()
    {
        _bench.Server.With(Zst, [.. Enumerable.Repeat((byte)7, Archive.Length)]).Tag = null;
        for (var i = 0; i < 5; i++)
        {
            _bench.Server.Breaks.Enqueue(10_000);
        }

        await _bench.RefusedAsync();
        _bench.Server.Files.Clear();
        _bench.Server.With(Zst, Archive);

        Assert.Equal(Releases.Sum(Archive), (await _bench.EnsureAsync()).Sha256);
        Assert.Contains(_bench.Lines, line => line.Contains("downloading it anew", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_in_trouble_is_asked_again_and_one_that_refuses_is_not()
    {
        _bench.Server.With(Zst, Archive).Statuses.Enqueue("503 Service Unavailable");
        await _bench.EnsureAsync();
        Assert.Equal(2, _bench.Server.Asked.Count);

        _bench.Server.Statuses.Enqueue("403 Forbidden");
        Assert.Contains("403", (await _bench.RefusedAsync(_bench.Spec(new string('1', 64)))).Message, StringComparison.Ordinal);
        Assert.Equal(3, _bench.Server.Asked.Count);
    }

    [Fact]
    public async Task A_download_ends_when_it_is_cancelled_and_what_came_stays()
    {
        _bench.Server.With(Zst, Archive).Hangs = true;
        using var cancel = new CancellationTokenSource();
        var options = _bench.Options with
        {
            Report = line =>
            {
                if (line.Contains("MiB (", StringComparison.Ordinal) && !line.EndsWith("(0 %)", StringComparison.Ordinal))
                {
                    cancel.Cancel();
                }
            },
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _bench.EnsureAsync(options: options, cancellationToken: cancel.Token));

        Assert.Contains(_bench.Left, path => path.EndsWith(Zst, StringComparison.Ordinal));
        _bench.Server.Hangs = false;
        await _bench.EnsureAsync();
        Assert.NotNull(_bench.Server.Asked[^1].Range);
    }

    [Fact]
    public async Task Without_a_network_the_error_says_where_an_archive_can_be_put_and_it_is_taken_from_there()
    {
        await _bench.Server.DisposeAsync();
        var folder = _bench.Cache.ByHand(ReleaseServer.Version);

        var error = await _bench.RefusedAsync();
        Assert.Contains(folder, error.Remedy, StringComparison.Ordinal);
        Assert.NotNull(error.Cause);

        Directory.CreateDirectory(folder);
        await File.WriteAllBytesAsync(Path.Combine(folder, Zst), Archive);
        Assert.Equal("runtime.provision.sha256", (await _bench.EnsureAsync(_bench.Spec(Releases.Sum(Archive)))).VerifiedBy);

        await File.WriteAllTextAsync(Path.Combine(folder, "sha256sum.txt"), string.Create(CultureInfo.InvariantCulture, $"{Releases.Sum(Archive)} *{Zst}\n"));
        Assert.Equal("the release's sha256sum.txt", (await _bench.EnsureAsync()).VerifiedBy);
        Assert.True(File.Exists(Path.Combine(folder, Zst)));
    }

    [Fact]
    public async Task A_base_address_may_be_a_folder()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_bench.Cache.Root, "..", "mirror", "v" + ReleaseServer.Version)).FullName;
        await File.WriteAllBytesAsync(Path.Combine(folder, Zst), Archive);
        var spec = _bench.Spec(baseUrl: new Uri(Path.GetDirectoryName(folder)!).AbsoluteUri);

        Assert.Contains("sha256sum.txt", (await _bench.RefusedAsync(spec)).Message, StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(folder, "sha256sum.txt"), $"{Releases.Sum(Archive)}  ./{Zst}\n");
        Assert.Equal(Zst, (await _bench.EnsureAsync(spec)).Archive);
        Assert.Equal(0, _bench.Server.Requests);
    }
}
