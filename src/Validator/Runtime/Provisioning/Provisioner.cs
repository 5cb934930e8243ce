using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Validator.Spec;

namespace Validator.Runtime.Provisioning;

/// <summary>Fetches a release of Ollama, once for each user, version and origin.</summary>
public static class Provisioner
{
    /// <summary>The copy in the cache, else one made of the release's archive, whose hash is held against the spec's or the release's.</summary>
    /// <param name="spec">Which release, from where.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellationToken">Ends it; what was downloaded stays, and the next call goes on from there.</param>
    /// <exception cref="RuntimeException">It cannot be had, or is not what it should be. Nothing of it is then left to be run.</exception>
    public static async Task<ProvisionedServer> EnsureAsync(ProvisionSpec spec, ProvisionOptions options, CancellationToken cancellationToken)
    {
        var archives = ReleaseArchive.For(options.System, options.Architecture);
        if (archives.Count == 0)
        {
            throw new RuntimeException($"There is no release of Ollama for {options.System} on {options.Architecture}.", null, "Name an executable made for this machine with $OLLAMA_EXECUTABLE.");
        }

        var key = Key(spec, options);
        var home = options.Cache.Copy(key);
        if (ProvisionRecord.Read(home) is { } cached)
        {
            return cached;
        }

        try
        {
            MakePrivate(options.Cache.Root);
            using var held = await FileLock.TakeAsync(
                options.Cache.Lock(key), () => options.Report($"Ollama {spec.Version.Text}: another job is fetching it; waiting"), options.TimeProvider, cancellationToken);
            return ProvisionRecord.Read(home) ?? await MakeAsync(spec, options, archives, key, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new RuntimeException(
                $"Ollama {spec.Version.Text} could not be put into {options.Cache.Root}: {Words(spec, exception)}",
                LogDiagnosis.Of([exception.Message], null)?.Cause,
                $"See that this user can write there and that there is room, or let ${ProvisionCache.Variable} name another folder.",
                exception);
        }
    }

    /// <summary>Copies of other origins or with other sums are other copies: what one spec trusts is not handed to another.</summary>
    private static string Key(ProvisionSpec spec, ProvisionOptions options)
    {
        var origin = spec.Sha256?.Text ?? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ReleaseSource.BaseUrl(spec))));
        return string.Create(CultureInfo.InvariantCulture, $"{spec.Version.Text}-{options.System}-{options.Architecture}-{origin[..16]}");
    }

    private static async Task<ProvisionedServer> MakeAsync(
        ProvisionSpec spec, ProvisionOptions options, IReadOnlyList<ReleaseArchive> archives, string key, CancellationToken cancellationToken)
    {
        var unfinished = options.Cache.Unfinished(key);
        Directory.CreateDirectory(unfinished);
        using var downloader = new Downloader(options);
        var obtained = await new ArchiveSupply(spec, options, new ReleaseSource(spec, options.Cache, downloader), unfinished).ObtainAsync(archives, cancellationToken);

        var staging = Path.Combine(unfinished, "unpacked");
        try
        {
            DeleteFolder(staging);
            Directory.CreateDirectory(staging);
            options.Report($"{obtained.Archive.Name}: unpacking");
            await Unpacker.UnpackAsync(obtained.Path, staging, options.MostUnpacked, cancellationToken);
            if (ExecutableFinder.Unfit(Path.Combine(staging, obtained.Archive.Executable)) is { } reason)
            {
                throw new RuntimeException($"{obtained.Archive.Name} is no release of Ollama: {obtained.Archive.Executable} in it {reason}.", null, Remedy(spec));
            }

            ProvisionRecord.Write(staging, new ProvisionedServer(string.Empty, spec.Version.Text, obtained.Archive.Name, obtained.Sha256, obtained.VerifiedBy, Cached: false), obtained.Archive.Executable);
            var home = options.Cache.Copy(key);
            DeleteFolder(home);
            Directory.CreateDirectory(Path.GetDirectoryName(home)!);
            Directory.Move(staging, home);
            DeleteFolder(unfinished);
            return ProvisionRecord.Read(home)! with { Cached = false };
        }
        catch (Exception exception) when (exception is UnsafeArchiveException or InvalidDataException)
        {
            throw new RuntimeException(
                exception is UnsafeArchiveException ? $"{obtained.Archive.Name} is not unpacked: {exception.Message}." : $"{obtained.Archive.Name} is damaged: {exception.Message}",
                null,
                Remedy(spec),
                exception);
        }
        finally
        {
            DeleteFolder(staging);
        }
    }

    private static string Remedy(ProvisionSpec spec) => spec.BaseUrl is null && spec.Sha256 is null
        ? "Choose another release with runtime.provision.version."
        : "Take the archive from Ollama's own releases, and its sha256 from there.";

    private static string Words(ProvisionSpec spec, Exception exception) => spec.BaseUrl?.Hide(exception.Message) ?? exception.Message;

    private static void MakePrivate(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else if (!Directory.Exists(folder))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder) ?? folder);
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static void DeleteFolder(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
