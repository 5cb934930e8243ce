using Validator.Spec;

namespace Validator.Runtime.Provisioning;

/// <summary>Where the files of one release are taken from: what the user put into the cache by hand, else the base address.</summary>
internal sealed class ReleaseSource(ProvisionSpec spec, ProvisionCache cache, Downloader downloader)
{
    /// <summary>Name of the list of sums.</summary>
    public const string Sums = "sha256sum.txt";

    private const string Releases = "https://github.com/ollama/ollama/releases/download";

    /// <summary>The base address in effect.</summary>
    public static string BaseUrl(ProvisionSpec spec) => spec.BaseUrl?.Text ?? Releases;

    /// <summary>The release's address, fit to be shown.</summary>
    public string Shown => $"{spec.BaseUrl?.ForRecord ?? Releases}/v{spec.Version.Text}/";

    private Uri Folder => new($"{BaseUrl(spec).TrimEnd('/')}/v{spec.Version.Text}/");

    /// <summary>The list of sums; null where there is none.</summary>
    public async Task<string?> SumsAsync(CancellationToken cancellationToken) => Local(Sums) is { } path
        ? await File.ReadAllTextAsync(path, cancellationToken)
        : Folder.IsFile ? null : await downloader.TextAsync(new Uri(Folder, Sums), cancellationToken);

    /// <summary>A file of the release that is on this machine already; null where it has to be downloaded or is not there.</summary>
    public string? Local(string name)
    {
        string[] places = Folder.IsFile ? [cache.ByHand(spec.Version.Text), Folder.LocalPath] : [cache.ByHand(spec.Version.Text)];
        return places.Select(place => Path.Combine(place, name)).FirstOrDefault(File.Exists);
    }

    /// <summary>Downloads a file of the release.</summary>
    /// <returns>Null where the release has none of that name; else whether the download goes back to an earlier try.</returns>
    public async Task<bool?> DownloadAsync(string name, PartialFile part, CancellationToken cancellationToken) =>
        Folder.IsFile ? null : await downloader.FetchAsync(new Uri(Folder, name), part, cancellationToken);

    /// <summary>What a list of sums says, by file name.</summary>
    public static IReadOnlyDictionary<string, string> Parse(string sums)
    {
        var read = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in sums.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var cut = line.IndexOfAny([' ', '\t']);
            if (cut == 64 && line[..cut].All(char.IsAsciiHexDigit))
            {
                var name = line[cut..].TrimStart(' ', '\t', '*');
#pragma warning disable CA1308 // Hashes are written in lower case.
                read[name.StartsWith("./", StringComparison.Ordinal) ? name[2..] : name] = line[..cut].ToLowerInvariant();
#pragma warning restore CA1308
            }
        }

        return read;
    }
}
