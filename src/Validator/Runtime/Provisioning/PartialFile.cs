using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Validator.Machine;

namespace Validator.Runtime.Provisioning;

/// <summary>A file that has not wholly arrived, and beside it what it was: its length and the tag of its version.</summary>
/// <param name="path">Where it lies; its folder exists.</param>
internal sealed class PartialFile(string path)
{
    private readonly string _about = path + ".about";
    private long? _total;

    /// <summary>The file.</summary>
    public string Path => path;

    /// <summary>Its name, for messages.</summary>
    public string Name => System.IO.Path.GetFileName(path);

    /// <summary>Bytes that are there.</summary>
    public long Length => File.Exists(path) ? new FileInfo(path).Length : 0;

    /// <summary>Whether as many bytes are there as the server said; where it did not say, whether there are any.</summary>
    public bool IsWhole => _total is { } total ? Length == total : Length > 0;

    /// <summary>Removes what is there.</summary>
    public void Clear()
    {
        File.Delete(path);
        File.Delete(_about);
        _total = null;
    }

    /// <summary>Asks for what is missing, if it is still the same file.</summary>
    public void Ask(HttpRequestMessage request)
    {
        var lines = File.Exists(_about) ? File.ReadAllLines(_about) : [];
        _total = lines is [var digits, ..] && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var total) ? total : null;
        if (Length == 0 || _total is null || Length > _total)
        {
            Clear();
            return;
        }

        request.Headers.Range = new RangeHeaderValue(Length, null);
        if (lines is [_, var tag, ..] && RangeConditionHeaderValue.TryParse(tag, out var condition))
        {
            request.Headers.IfRange = condition;
        }
    }

    /// <summary>Makes ready for the bytes of an answer: behind what is there where it goes on from it, else from the beginning.</summary>
    /// <returns>Length of the whole; null when the server does not say.</returns>
    /// <exception cref="IOException">The disk cannot take it.</exception>
    public long? Begin(HttpResponseMessage response)
    {
        var range = response.Content.Headers.ContentRange;
        if (response.StatusCode == HttpStatusCode.PartialContent && range is not null && range.From == Length && range.Length == _total)
        {
            return _total;
        }

        var fromStart = response.StatusCode == HttpStatusCode.OK || (range?.From is null or 0);
        Clear();
        if (!fromStart)
        {
            throw new HttpIOException(HttpRequestError.InvalidResponse, "the server sent another part than the one asked for");
        }

        _total = response.Content.Headers.ContentLength;
        if (_total is { } total)
        {
            if (Disk.Free(path) is { } free && free < total)
            {
                throw new IOException($"{Downloader.Size(total)} are needed, and {Downloader.Size(free)} are free");
            }

            // Only a strong tag tells versions apart; a weak one may not be asked for.
            var tag = response.Headers.ETag is { IsWeak: false } strong ? strong.ToString() : response.Content.Headers.LastModified?.ToString("R", CultureInfo.InvariantCulture);
            File.WriteAllLines(_about, [total.ToString(CultureInfo.InvariantCulture), tag ?? string.Empty]);
        }

        return _total;
    }

    /// <summary>Opens it to write behind what is there.</summary>
    public FileStream Append() => new(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0, useAsync: true);
}
