namespace Validator.Runtime.Models;

/// <summary>Files of weights.</summary>
public static class GgufFile
{
    private const int Head = 24;

    /// <summary>Why a file cannot be weights in the GGUF format, by its first bytes; null when nothing speaks against it.</summary>
    /// <param name="path">An existing file.</param>
    public static string? Unfit(string path)
    {
        try
        {
            Span<byte> head = stackalloc byte[Head];
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            var length = file.ReadAtLeast(head, Head, throwOnEndOfStream: false);
            return head.StartsWith("version https://git-lfs"u8) ? "is a pointer of Git LFS, not the weights (git lfs pull)"
                : !head.StartsWith("GGUF"u8) ? "is not in the GGUF format"
                : length < Head ? "is cut off"
                : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "cannot be read";
        }
    }
}
