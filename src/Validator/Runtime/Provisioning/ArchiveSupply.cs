using System.Security.Cryptography;
using Validator.Spec;

namespace Validator.Runtime.Provisioning;

/// <summary>An archive whose hash is what it should be.</summary>
/// <param name="Archive">Which.</param>
/// <param name="Path">Where it lies.</param>
/// <param name="Sha256">Its hash, lower-case hexadecimal.</param>
/// <param name="VerifiedBy">What the hash was held against, in words.</param>
internal sealed record VerifiedArchive(ReleaseArchive Archive, string Path, string Sha256, string VerifiedBy);

/// <summary>Gets the archive of a release and proves that it is the right one. An archive that nothing vouches for is not taken.</summary>
internal sealed class ArchiveSupply(ProvisionSpec spec, ProvisionOptions options, ReleaseSource source, string folder)
{
    private string Release => $"Ollama {spec.Version.Text}";

    /// <summary>The first of the archives that the release has, verified.</summary>
    /// <exception cref="RuntimeException">It cannot be had, or its hash is another.</exception>
    public async Task<VerifiedArchive> ObtainAsync(IReadOnlyList<ReleaseArchive> archives, CancellationToken cancellationToken)
    {
        try
        {
            var sums = spec.Sha256 is null ? await SumsAsync(cancellationToken) : null;
            foreach (var archive in archives.Where(each => sums?.ContainsKey(each.Name) ?? true))
            {
                if (await OneAsync(archive, spec.Sha256?.Text ?? sums![archive.Name], cancellationToken) is { } verified)
                {
                    return verified;
                }
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or HttpIOException || (exception is IOException && exception.InnerException is not null))
        {
            throw Unreachable(archives, exception);
        }

        throw new RuntimeException(
            $"{Release} has no archive for {options.System} on {options.Architecture} at {source.Shown}: looked for {string.Join(", ", archives.Select(each => each.Name))}.",
            null,
            "Correct runtime.provision.version or baseUrl; behind the base address comes v<version>/.");
    }

    private async Task<VerifiedArchive?> OneAsync(ReleaseArchive archive, string expected, CancellationToken cancellationToken)
    {
        if (source.Local(archive.Name) is { } local)
        {
            options.Report($"{archive.Name}: taken from {Path.GetDirectoryName(local)}");
            return await VerifyAsync(archive, local, expected, cancellationToken) ?? throw Wrong(archive, local, expected, await HashAsync(local, cancellationToken));
        }

        var part = new PartialFile(Path.Combine(folder, archive.Name));
        for (var fresh = part.Length == 0; ; fresh = true)
        {
            if (await source.DownloadAsync(archive.Name, part, cancellationToken) is not { } resumed)
            {
                return null;
            }

            if (await VerifyAsync(archive, part.Path, expected, cancellationToken) is { } verified)
            {
                return verified;
            }

            var actual = await HashAsync(part.Path, cancellationToken);
            part.Clear();
            if (fresh || !resumed)
            {
                throw Wrong(archive, source.Shown + archive.Name, expected, actual);
            }

            options.Report($"{archive.Name}: what an earlier try left was of another file; downloading it anew");
        }
    }

    private async Task<VerifiedArchive?> VerifyAsync(ReleaseArchive archive, string path, string expected, CancellationToken cancellationToken)
    {
        var by = spec.Sha256 is null ? $"the release's {ReleaseSource.Sums}" : "runtime.provision.sha256";
        if (await HashAsync(path, cancellationToken) != expected)
        {
            return null;
        }

        options.Report($"{archive.Name}: sha256 {expected}, as {by} has it");
        return new VerifiedArchive(archive, path, expected, by);
    }

    private static async Task<string> HashAsync(string path, CancellationToken cancellationToken)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 17, useAsync: true);
        await using (file)
        {
            return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
        }
    }

    private async Task<IReadOnlyDictionary<string, string>> SumsAsync(CancellationToken cancellationToken)
    {
        var text = await source.SumsAsync(cancellationToken);
        return text is not null && ReleaseSource.Parse(text) is { Count: > 0 } sums ? sums : throw new RuntimeException(
            $"{Release} has no list of sums, {ReleaseSource.Sums}, at {source.Shown}, so nothing vouches for its archive.",
            "There may be no such release.",
            $"Correct runtime.provision.version or baseUrl, put {ReleaseSource.Sums} beside the archive, or give runtime.provision.sha256.");
    }

    private RuntimeException Unreachable(IReadOnlyList<ReleaseArchive> archives, Exception exception)
    {
        var words = spec.BaseUrl?.Hide(exception.Message) ?? exception.Message;
        return new RuntimeException(
            $"{Release} could not be downloaded from {source.Shown}: {words}",
            exception is HttpRequestException { StatusCode: null } ? "The address cannot be reached from this machine; there may be no network." : null,
            $"Without a network, put {archives[0].Name} and {ReleaseSource.Sums} of that release into {options.Cache.ByHand(spec.Version.Text)}, or let runtime.provision.baseUrl name a folder that holds v{spec.Version.Text}/ (file:///...); or name an installed executable with $OLLAMA_EXECUTABLE.",
            exception);
    }

    private RuntimeException Wrong(ReleaseArchive archive, string from, string expected, string actual) => new(
        spec.Sha256 is { FromEnvironment: true }
            ? $"{archive.Name} from {from} is not what it should be: its sha256 is {actual}, and runtime.provision.sha256 is another."
            : $"{archive.Name} from {from} is not what it should be: its sha256 is {actual}, and {(spec.Sha256 is null ? $"the release's {ReleaseSource.Sums}" : "runtime.provision.sha256")} has {expected}.",
        "The archive was damaged on its way, was exchanged, or the sum belongs to another file.",
        "Nothing of it was kept. Compare the sum with the one that Ollama publishes, and try again.");
}
