namespace Validator.Machine.Telemetry;

/// <summary>Where figures of graphics processors come from.</summary>
internal interface IGpuSource : IDisposable
{
    /// <summary>Adds what is known of each now.</summary>
    void Read(List<GpuFigures> figures, byte[] buffer);
}
