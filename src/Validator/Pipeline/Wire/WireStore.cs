using System.Globalization;
using Validator.Integrity;
using Validator.Load;
using Validator.Metrics;
using Validator.Reports;
using Validator.Spec;

namespace Validator.Pipeline;

/// <summary>Keeps exchanges in <c>wire/</c>, one file each, within bounds on what they take on disk and on their number.</summary>
internal sealed class WireStore(WireSpec spec, string folder, long ticksPerSecond, Redaction redaction)
{
    private const int MostFiles = 1000;
    private const int SampleEvery = 10;

    /// <summary>No file is smaller: below it nothing more is compressed to see whether it fits.</summary>
    private const int SmallestFile = 256;

    private readonly Lock _gate = new();
    private long _held;
    private int _files;

    /// <summary>Keeps the evidence of a request if the spec asks for it: its bytes where there is room, and the bytes around its violations in words.</summary>
    /// <param name="record">What was found.</param>
    /// <param name="ended">How the exchange ended.</param>
    /// <param name="request">What was sent.</param>
    /// <param name="reader">Holds the bytes of the response.</param>
    /// <returns>The record with its file, relative to the configuration's folder, and with excerpts.</returns>
    public RequestRecord Keep(RequestRecord record, Exchange ended, SentRequest? request, ResponseReader reader)
    {
        var failed = record.Outcome == RequestRecord.Failed;
        var wanted = spec.Capture switch
        {
            WireCapture.All => true,
            WireCapture.Sample => failed || record.Id % SampleEvery == 1,
            WireCapture.Failures => failed,
            _ => false,
        };
        if (!wanted || (record.Bytes == 0 && !failed))
        {
            return record;
        }

        var file = WireWriter.Of(record, ended, request, reader, ticksPerSecond, redaction);
        return record with { Wire = Write(file, failed), Violations = Excerpts.Of(record.Violations, file.Response) };
    }

    private string? Write(WireFile file, bool failed)
    {
        // Sound answers come first and often: they leave half of the room to those that fail.
        var room = failed ? spec.MaxSize : spec.MaxSize / 2;
        if (!Reserve(SmallestFile, room, files: 0))
        {
            return null;
        }

        var content = WireWriter.Compress(file);
        if (!Reserve(content.Length - SmallestFile, room, files: 1))
        {
            Reserve(-SmallestFile, long.MaxValue, files: 0);
            return null;
        }

        var name = string.Create(CultureInfo.InvariantCulture, $"{file.Header.Id:D6}{WireFile.Extension}");
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(Path.Combine(folder, name), content);
        return $"{RunFiles.Wire}/{name}";
    }

    private bool Reserve(long bytes, long room, int files)
    {
        lock (_gate)
        {
            if (_held + bytes > room || _files + files > MostFiles)
            {
                return false;
            }

            _held += bytes;
            _files += files;
            return true;
        }
    }
}
