using Microsoft.Win32.SafeHandles;

namespace Validator.Machine.Telemetry;

/// <summary>
/// A file of <c>/proc</c> or <c>/sys</c> that stays open: the kernel makes its text anew for each read from its beginning, so that a
/// look costs a system call or two and allocates nothing.
/// </summary>
internal sealed class KeptFile : IDisposable
{
    /// <summary>The kernel fills a page of whole lines before it hands it out; what is shorter than half of one was the last.</summary>
    private const int HalfPage = 2048;

    private readonly SafeFileHandle handle;

    private KeptFile(string path, SafeFileHandle handle) => (Path, this.handle) = (path, handle);

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Opens a file; null when it is not there or may not be read, with the reason.</summary>
    public static (KeptFile? File, string? Reason) Open(string path)
    {
        try
        {
#pragma warning disable CA2000 // The file that is returned owns it.
            return (new KeptFile(path, File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete)), null);
#pragma warning restore CA2000
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return (null, $"{path} is not there");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return (null, $"{path} cannot be opened");
        }
    }

    /// <summary>Opens a file; null, and named as missing, when it cannot be.</summary>
    public static KeptFile? Open(string path, string source, MissingSources missing)
    {
        var (file, reason) = Open(path);
        if (reason is not null)
        {
            missing.Name(source, reason);
        }

        return file;
    }

    /// <summary>Its text as far as the buffer holds it; empty when it can no longer be read, as of a process that is gone.</summary>
    public ReadOnlySpan<byte> Read(byte[] buffer)
    {
        var length = 0;
        try
        {
            while (length < buffer.Length)
            {
                var read = RandomAccess.Read(handle, buffer.AsSpan(length), length);
                length += read;
                if (read < HalfPage)
                {
                    break;
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ObjectDisposedException or NotSupportedException)
        {
            return [];
        }

        return buffer.AsSpan(0, length);
    }

    /// <inheritdoc />
    public void Dispose() => handle.Dispose();
}
