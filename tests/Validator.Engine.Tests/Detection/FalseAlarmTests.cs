using System.Globalization;
using System.Text;
using Validator.Integrity;

namespace Validator.Engine.Tests.Detection;

/// <summary>Sound answers in 10,000 seeded framings and segmentations: nothing is said of any.</summary>
public class FalseAlarmTests
{
    private const int Seed = 20261124;
    private const int Streams = 10_000;

    [Fact]
    public async Task Nothing_sound_is_blamed()
    {
        Wire[] recorded = [.. SoundStreams.Recordings];
        Wire[] engine = [.. await SoundStreams.OfEngineAsync()];
        Wire[] sound = [.. recorded, .. engine];
        Random random = new(Seed);
        ResponseReader reader = new();
        List<string> alarms = [];
        for (int i = 0; i < Streams; i++)
        {
            Wire wire = sound[i % sound.Length];
            Wire framed = i < sound.Length ? wire : Reframing.Draw(random, wire);
            Segmentation segmentation = (Segmentation)random.Next(Enum.GetValues<Segmentation>().Length);
            ResponseReport report = framed.Read(reader, segmentation, random);
            if (report.ViolationTotal > 0 || report.Status != 200)
            {
                alarms.Add($"stream {i}, {segmentation}: {report.Status}, {string.Join("; ", report.Violations)}\n{Excerpt(framed.Bytes)}");
            }
        }

        string said = string.Create(CultureInfo.InvariantCulture, $"{alarms.Count} alarms in {Streams} sound streams: {recorded.Length} recorded answers and {engine.Length} of the engine, re-framed and re-segmented.");
        Report.Keep("false-alarms", $"# False alarms\n\n{said}\n\n{string.Join('\n', alarms)}");
        Assert.True(alarms.Count == 0, said + "\n" + string.Join('\n', alarms.Take(5)));
        Assert.True(recorded.Length > 90 && engine.Length > 60, said);
    }

    private static string Excerpt(byte[] bytes) => Encoding.UTF8.GetString(bytes.AsSpan(0, Math.Min(600, bytes.Length)));
}
