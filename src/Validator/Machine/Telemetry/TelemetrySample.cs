using System.Text.Json.Serialization;

namespace Validator.Machine.Telemetry;

/// <summary>
/// A line of <c>telemetry.jsonl</c> behind its header: the machine, the server's whole process tree and this tool at one moment of a
/// load. Names are camelCase; what is null is left out. Levels (<c>memory</c>, <c>temperature</c>, <c>rss</c>, clocks) are those of
/// the moment; counts (<c>cpu</c>, faults, switches, bytes, throttling) are those since the sample before that has them, and null in
/// the first. Where samples are finer than a second, what is slow to read is in one sample a second. Members:
/// <list type="bullet">
/// <item><c>at</c>: seconds since the run began, by the clock of <c>requests.jsonl</c>.</item>
/// <item><c>seconds</c>: what the counts are of, by the clock of the machine; null in the first sample and in a mark.</item>
/// <item><c>requests</c>: requests of the load, warm-up included, that had ended.</item>
/// <item><c>mark</c>: true where the sample was taken because a request ended; it holds nothing but the server's memory.</item>
/// <item><c>cpu</c>, <c>memory</c>, <c>pressure</c>, <c>temperature</c> (°C, the hottest of the processor's), <c>gpus</c>, <c>network</c>, <c>disk</c>: the machine.</item>
/// <item><c>server</c>: the server's processes together; <c>self</c>: this tool.</item>
/// <item><c>others</c>: who else was busy, by the names of their programs; looked at now and then, only while others are busy.</item>
/// <item><c>model</c>: what <c>/api/ps</c> said of the model before and after the load; such a line holds nothing else.</item>
/// <item><c>problems</c>: sources that were found to be gone or to make no sense, each named once.</item>
/// </list>
/// </summary>
public sealed record TelemetrySample
{
    /// <summary>Seconds since the run began, by the clock of the requests.</summary>
    public required double At { get; init; }

    /// <summary>Seconds that the counts are of, by the machine's clock.</summary>
    public double? Seconds { get; init; }

    /// <summary>Requests of the load, warm-up included, that had ended.</summary>
    public int Requests { get; init; }

    /// <summary>Whether the end of a request was the cause, so that only the server's memory was read.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Mark { get; init; }

    /// <summary>The machine's processors.</summary>
    public CpuFigures? Cpu { get; init; }

    /// <summary>The machine's memory.</summary>
    public MemoryFigures? Memory { get; init; }

    /// <summary>How long tasks of the machine waited for what they lacked.</summary>
    public PressureFigures? Pressure { get; init; }

    /// <summary>The hottest sensor of the processor in °C.</summary>
    public double? Temperature { get; init; }

    /// <summary>The server's processes together.</summary>
    public ProcessFigures? Server { get; init; }

    /// <summary>This tool.</summary>
    public ProcessFigures? Self { get; init; }

    /// <summary>Graphics processors, in the order of their driver.</summary>
    public IReadOnlyList<GpuFigures>? Gpus { get; init; }

    /// <summary>Traffic of the machine's networks.</summary>
    public NetworkFigures? Network { get; init; }

    /// <summary>Traffic of the machine's disks.</summary>
    public DiskFigures? Disk { get; init; }

    /// <summary>Programs beside the server and this tool that were busiest, the busiest first.</summary>
    public IReadOnlyList<OtherProgram>? Others { get; init; }

    /// <summary>The model's place in memory.</summary>
    public ModelPlacement? Model { get; init; }

    /// <summary>Sources found to be gone or to make no sense.</summary>
    public IReadOnlyList<MissingSource>? Problems { get; init; }
}
