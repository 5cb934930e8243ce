using System.Globalization;
using Validator.Integrity;
using Validator.Metrics;
using Validator.Reports;
using Validator.Spec;

namespace Validator.Pipeline;

/// <summary>Keeps raw responses in <c>wire/</c>, byte for byte as they came, within a bound on their sum.</summary>
internal sealed class WireStore(WireSpec spec, string folder)
{
    private long _held;

    /// <summary>Keeps the response of a request if the spec asks for it.</summary>
    /// <returns>Its file, relative to the configuration's folder; null when it was not kept.</returns>
    public string? Keep(RequestRecord record, ResponseReader reader)
    {
        var wanted = spec.Capture switch
        {
            WireCapture.All => record.Bytes > 0,
            WireCapture.Failures => record.Bytes > 0 && record.Outcome == RequestRecord.Failed,
            _ => false,
        };
        var bytes = reader.Captured;
        if (!wanted || Interlocked.Add(ref _held, bytes.Length) > spec.MaxSize)
        {
            return null;
        }

        var name = string.Create(CultureInfo.InvariantCulture, $"{record.Id:D6}.response.http");
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(Path.Combine(folder, name), bytes.Span);
        return $"{RunFiles.Wire}/{name}";
    }
}
