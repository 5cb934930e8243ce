using Validator.Engine.Tests.Faults;
using Validator.Integrity;
using Validator.Load;

namespace Validator.Engine.Tests.Detection;

/// <summary>
/// Provokes every class in seeded variants and has the reader judge each in every segmentation. A class is right when it is
/// named and nothing else is, but what the same offence shows as well; a side is right when all that is named is laid to it.
/// </summary>
internal static class DetectionMatrix
{
    private static readonly Deadlines s_patient = new(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(5));

    /// <summary>Silence is what is asked for: how soon it is noticed changes nothing but the length of the run.</summary>
    private static readonly Deadlines s_impatient = new(TimeSpan.FromMinutes(5), TimeSpan.FromMilliseconds(80), TimeSpan.FromMilliseconds(80));

    /// <summary>The classes, in the order of the table.</summary>
    public static IEnumerable<string> Classes => Injections.All.Select(injection => injection.Class).Distinct();

    public static async Task<DetectionTable> RunAsync(int variants, int seed)
    {
        DetectionTable table = new(variants);
        foreach (string @class in Classes)
        {
            await RunAsync(@class, variants, ++seed, table);
        }

        return table;
    }

    private static async Task RunAsync(string @class, int variants, int seed, DetectionTable table)
    {
        Injection[] ways = [.. Injections.All.Where(injection => injection.Class == @class)];
        Random random = new(seed);
        Variant[] drawn = [.. Enumerable.Range(0, variants).Select(i => Variant.Draw(ways[i % ways.Length], random))];
        string faults = string.Join(", ", drawn.Select((variant, i) => variant.Fault is { } fault ? $"{{ {fault}, when: {{ requests: {i + 1} }} }}" : null).OfType<string>());
        await using FaultBench bench = await FaultBench.StartAsync(faults, seed);
        ResponseReader reader = new();
        foreach (Variant variant in drawn)
        {
            Wire wire = await WireRecorder.AskAsync(bench.Host.BaseAddress, variant.Asked, Patience(variant));
            Wire judged = variant.Way.Tamper?.Invoke(random, wire) ?? wire;
            foreach (Segmentation segmentation in Enum.GetValues<Segmentation>())
            {
                table.Add(variant, segmentation, judged.Read(reader, segmentation, random));
            }
        }
    }

    /// <summary>What falls silent in the middle has all the time for its first frame.</summary>
    private static Deadlines Patience(Variant variant) => !variant.Way.Silent ? s_patient
        : variant.Way.Class == ViolationClass.TransportStall ? s_impatient with { FirstFrame = s_patient.FirstFrame } : s_impatient;
}

/// <summary>One way with its parameters drawn.</summary>
internal sealed record Variant(Injection Way, Asked Asked, string? Fault)
{
    public static Variant Draw(Injection way, Random random)
    {
        Asked asked = Asked.Draw(random, way);
        return new Variant(way, asked, way.Fault?.Invoke(random, asked));
    }

    public override string ToString() =>
        $"{Fault ?? Way.Tamper!.Method.Name}; {Asked.Path}, {(Asked.Stream ? "streamed" : "not streamed")}, {Asked.Tokens} tokens";
}
