using System.Globalization;
using Validator.Spec.Faults;

namespace Validator.Engine.Faults;

/// <summary>A fault at work on one answer: takes its frames one by one and gives what is to be sent in their place.</summary>
internal abstract class FrameFault
{
    /// <summary>Called when a frame goes on as another than it came, or not at all.</summary>
    public Action Changed { get; set; } = static () => { };

    /// <summary>Appends what becomes of a frame. Frames that a fault put in do not come here.</summary>
    public void Apply(SendStep frame, List<WireStep> output)
    {
        int before = output.Count;
        Take(frame, output);
        if (output.Count != before + 1 || output[before] is not SendStep sent || !sent.IsSameAs(frame))
        {
            Changed();
        }
    }

    /// <summary>Appends a step that is none of the answer's own frames, behind whatever was held back until then.</summary>
    public virtual void Pass(WireStep step, List<WireStep> output) => output.Add(step);

    protected abstract void Take(SendStep frame, List<WireStep> output);
}

/// <summary>Changes every frame.</summary>
internal sealed class EveryFrame(Func<SendStep, SendStep?> change) : FrameFault
{
    protected override void Take(SendStep frame, List<WireStep> output)
    {
        if (change(frame) is { } changed)
        {
            output.Add(changed);
        }
    }
}

/// <summary>Happens once: at a frame, or at the last where there are fewer.</summary>
internal sealed class OnceAt(int number, Func<SendStep, IEnumerable<WireStep>?> happen) : FrameFault
{
    private bool _happened;

    protected override void Take(SendStep frame, List<WireStep> output)
    {
        if (!_happened && (frame.Number >= number || frame.IsLast) && happen(frame) is { } instead)
        {
            _happened = true;
            output.AddRange(instead);
        }
        else
        {
            output.Add(frame);
        }
    }
}

/// <summary>What several faults are made of.</summary>
internal static class FrameFaults
{
    public static IEnumerable<WireStep> InOrder(params IEnumerable<WireStep> steps) => steps;

    /// <summary>The same bytes as a frame put in.</summary>
    public static SendStep Again(SendStep frame) => frame with { Number = 0 };

    /// <summary>Bytes put in as a frame; in an answer that is not streamed, into its body.</summary>
    public static SendStep PutIn(byte[] bytes, SendStep beside) =>
        new(bytes, beside.Role == Http.FrameRole.Whole ? Http.FrameRole.Whole : Http.FrameRole.Content, 0);

    /// <summary>A frame dated forward or back.</summary>
    public static byte[] Dated(byte[] frame, TimeSpan by) => FrameJson.Set(frame, "created_at", old =>
        long.TryParse(old, CultureInfo.InvariantCulture, out long seconds) ? (seconds + (long)by.TotalSeconds).ToString(CultureInfo.InvariantCulture)
        : DateTimeOffset.TryParse(old.Trim('"'), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset at)
            ? string.Create(CultureInfo.InvariantCulture, $"\"{(at + by).UtcDateTime:yyyy-MM-ddTHH:mm:ss.FFFFFFF}Z\"")
            : old);

    /// <summary>A number multiplied, rounded to a whole one.</summary>
    public static byte[] Multiplied(byte[] frame, string member, double factor) => FrameJson.Set(frame, member, old =>
        double.TryParse(old, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            ? ((long)Math.Min(long.MaxValue / 2, Math.Round(number * factor))).ToString(CultureInfo.InvariantCulture)
            : old);

    /// <summary>A whole answer as Ollama leaves it when the stream behind it ended in silence.</summary>
    public static byte[] Unfinished(byte[] frame)
    {
        if (FrameJson.Find(frame, "total_tokens") is not null)
        {
            // OpenAI's form leaves nothing out.
            frame = FrameJson.Set(frame, "finish_reason", _ => "null");
            return ((string[])["prompt_eval_count", "eval_count", "total_tokens"]).Aggregate(frame, (bytes, count) => FrameJson.Set(bytes, count, _ => "0"));
        }

        foreach (string member in (string[])
            ["done_reason", "context", "total_duration", "load_duration", "prompt_eval_count", "prompt_eval_duration", "eval_count", "eval_duration"])
        {
            frame = FrameJson.Remove(frame, member);
        }

        return FrameJson.Set(frame, "done", _ => "false");
    }

    /// <summary>Whether a kind concerns how frames are packed, which comes behind all that changes them.</summary>
    public static bool IsPacking(FaultKind kind) => kind is FaultKind.Drip or FaultKind.SplitFrames or FaultKind.TwoFramesInOneChunk;
}
