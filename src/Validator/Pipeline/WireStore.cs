using System.Globalization;
using Validator.Integrity;
using Validator.Metrics;
using Validator.Reports;
using Validator.Spec;

namespace Validator.Pipeline;

/// <summary>Keeps raw responses in <c>wire/</c> as they came, within bounds on their sum and their number.</summary>
internal sealed class WireStore(WireSpec spec, string folder)
{
    private const int MostFiles = 1000;
    private readonly Lock _gate = new();
    private long _held;
    private int _files;

    /// <summary>Keeps the response of a request if the spec asks for it and there is room.</summary>
    /// <returns>
    /// Its file, relative to the configuration's folder; null when it was not kept. A file <c>.partial.http</c> holds head and
    /// tail of a response that was too large to be held whole.
    /// </returns>
    public string? Keep(RequestRecord record, ResponseReader reader)
    {
        var wanted = spec.Capture switch
        {
            WireCapture.All => record.Bytes > 0,
            WireCapture.Failures => record.Bytes > 0 && record.Outcome == RequestRecord.Failed,
            _ => false,
        };
        var bytes = reader.Captured;
        if (!wanted || !HasRoom(bytes.Length))
        {
            return null;
        }

        var name = string.Create(CultureInfo.InvariantCulture, $"{record.Id:D6}.{(reader.CaptureComplete ? "response" : "partial")}.http");
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(Path.Combine(folder, name), bytes.Span);
        return $"{RunFiles.Wire}/{name}";
    }

    private bool HasRoom(int bytes)
    {
        lock (_gate)
        {
            if (_held + bytes > spec.MaxSize || _files == MostFiles)
            {
                return false;
            }

            _held += bytes;
            _files++;
            return true;
        }
    }
}
