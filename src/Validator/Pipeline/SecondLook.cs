using Validator.Integrity;
using Validator.Integrity.Independent;
using Validator.Load;
using Validator.Spec;

namespace Validator.Pipeline;

/// <summary>Has the bytes of failed requests read again by independent readers, of the first 100 a configuration. Safe for use by several workers.</summary>
internal sealed class SecondLook
{
    /// <summary>Failed requests of a configuration that are read again; a server that fails more often is known by then.</summary>
    public const int MostRequests = 100;

    private int _taken;

    /// <summary>What they make of it; null for a request that did not fail, or of which nothing was received.</summary>
    public async Task<Rereading?> AtAsync(ResponseReader reader, ExpectedResponse expected, ResponseReport report, ExchangeEnd end, Redaction redaction)
    {
        if (end == ExchangeEnd.Cancelled || report.Violations.Count == 0 || report.Bytes == 0)
        {
            return null;
        }

        if (Interlocked.Increment(ref _taken) > MostRequests)
        {
            return Rereading.NotCompared($"more than {MostRequests} requests of this configuration failed");
        }

        // A signal must not cost the record of the request, and all bytes are in memory.
        var rereading = await IndependentReaders.ReadAsync(reader.Captured, reader.CaptureComplete, expected, report, CancellationToken.None);
        return rereading with
        {
            Disagreements = [.. rereading.Disagreements.Select(redaction.Apply)],
            Errors = [.. rereading.Errors.Select(error => error with { Error = redaction.Apply(error.Error) })],
        };
    }
}
