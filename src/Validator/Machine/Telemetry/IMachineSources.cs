namespace Validator.Machine.Telemetry;

/// <summary>What an operating system shows of itself and of processes.</summary>
internal interface IMachineSources : IDisposable
{
    /// <summary>Adds all that can be seen.</summary>
    /// <param name="sample">When it is.</param>
    /// <param name="server">The server's processes.</param>
    TelemetrySample Read(TelemetrySample sample, IReadOnlyList<int> server);

    /// <summary>The memory of the server's processes alone; null where none can be seen.</summary>
    ProcessFigures? Memory(IReadOnlyList<int> server);
}
