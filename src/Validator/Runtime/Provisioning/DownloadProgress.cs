using System.Globalization;

namespace Validator.Runtime.Provisioning;

/// <summary>Lines about how far a transfer is: at its beginning, each further twentieth, and its end.</summary>
internal sealed class DownloadProgress(string name, long? total, Action<string> report)
{
    private const int Steps = 20;
    private const long StepWithoutTotal = 64L << 20;
    private long _next;

    /// <summary>Notes how many bytes there are.</summary>
    public void At(long bytes)
    {
        if (bytes < _next && bytes != total)
        {
            return;
        }

        var step = total is > 0 ? Math.Max(1, total.Value / Steps) : StepWithoutTotal;
        _next = (bytes / step * step) + step;
        report(total is > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{name}: {bytes / 1048576.0:0.0} of {total / 1048576.0:0.0} MiB ({100.0 * bytes / total:0} %)")
            : $"{name}: {Downloader.Size(bytes)}");
    }
}
