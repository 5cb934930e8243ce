using System.Collections.Concurrent;
using Validator.Runtime;
using Validator.Runtime.Provisioning;
using Validator.Spec;
using Xunit;

namespace Validator.Tests.Runtime.Provisioning;

/// <summary>A cache of its own and a server of releases.</summary>
internal sealed class ProvisionBench : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ReleaseServer Server { get; } = new();

    public ProvisionCache Cache => new(Path.Combine(_folder.Path, "cache"));

    /// <summary>The lines of progress.</summary>
    public ConcurrentQueue<string> Lines { get; } = [];

    public ProvisionOptions Options => new()
    {
        Cache = Cache,
        Report = Lines.Enqueue,
        TimeProvider = new HastyTime(),
        System = "linux",
        Architecture = "amd64",
        UseProxy = false,
        MostUnpacked = 4 << 20,
    };

    /// <summary>What is left in the cache of copies and of unfinished work, but for locks.</summary>
    public IEnumerable<string> Left => !Directory.Exists(Cache.Root) ? []
        : Directory.EnumerateFiles(Cache.Root, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Cache.Root, path)).Where(path => !path.EndsWith(".lock", StringComparison.Ordinal));

    public static LocatedText At(string text) => new(text, new SourceLocation("spec.yaml", 4, 7));

    public ProvisionSpec Spec(string? sha256 = null, string? baseUrl = null) =>
        new(At(ReleaseServer.Version), sha256 is null ? null : At(sha256), At(baseUrl ?? Server.Address.ToString()));

    public Task<ProvisionedServer> EnsureAsync(ProvisionSpec? spec = null, ProvisionOptions? options = null, CancellationToken cancellationToken = default) =>
        Provisioner.EnsureAsync(spec ?? Spec(), options ?? Options, cancellationToken);

    public async Task<RuntimeException> RefusedAsync(ProvisionSpec? spec = null, ProvisionOptions? options = null)
    {
        var copies = Copies();
        var error = await Assert.ThrowsAsync<RuntimeException>(() => EnsureAsync(spec, options));
        Assert.NotNull(error.Remedy);
        Assert.Equal(copies, Copies());
        Assert.DoesNotContain(Left, path => path.Contains("unpacked", StringComparison.Ordinal));
        return error;

        List<string> Copies() => [.. Left.Where(path => path.StartsWith("ollama", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _folder.Dispose();
    }
}
