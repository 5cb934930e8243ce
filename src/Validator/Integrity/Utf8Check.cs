using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Validator.Integrity;

/// <summary>Whether bytes are UTF-8 (RFC 3629).</summary>
internal static class Utf8Check
{
    /// <summary>Position of the first byte that is not; -1 when all are.</summary>
    /// <param name="bytes">A frame, or the beginning of one.</param>
    /// <param name="begun">True for a beginning: a character that its end cuts is then let through.</param>
    public static int FirstInvalid(ReadOnlySpan<byte> bytes, bool begun = false)
    {
        if (Utf8.IsValid(bytes))
        {
            return -1;
        }

        var position = 0;
        while (position < bytes.Length)
        {
            var status = Rune.DecodeFromUtf8(bytes[position..], out _, out var used);
            if (status != OperationStatus.Done)
            {
                return status == OperationStatus.NeedMoreData && begun ? -1 : position;
            }

            position += used;
        }

        return -1;
    }
}
