using System.Globalization;
using System.Text;
using Validator.Engine.Http;
using Validator.Spec.Faults;
using static Validator.Engine.Faults.FrameFaults;

namespace Validator.Engine.Faults;

/// <summary>Makes of a fault what works on the frames of one answer; null for kinds that do not concern frames.</summary>
/// <param name="draw">A number that the same plan and order of requests give again.</param>
internal sealed class FrameFaultFactory(Func<ulong> draw)
{
    private SendStep? _lastContent;

    /// <summary>Notes the frames as they were, for faults that send one of them again.</summary>
    public void Note(SendStep frame) => _lastContent = frame.Role == FrameRole.Content ? frame : _lastContent;

    public FrameFault? Create(Fault fault)
    {
        FaultParameters with = fault.With;
        return fault.Kind switch
        {
            FaultKind.Reset => new OnceAt(with.AtFrame, _ => [new EndStep(AnswerEnd.Reset)]),
            FaultKind.Cut => new OnceAt(with.AtFrame, f => [new RawStep([.. Size(f.Bytes), .. f.Bytes[..(f.Bytes.Length / 2)]]), new EndStep(AnswerEnd.Closed)]),
            FaultKind.BadChunk => new OnceAt(with.AtFrame, f => [new RawStep([.. "xyz\r\n"u8, .. f.Bytes, .. "\r\n"u8]), new EndStep(AnswerEnd.Closed)]),
            FaultKind.StallFirst => new OnceAt(1, f => [new WaitStep(with.Duration), f]),
            FaultKind.Stall => new OnceAt(with.AtFrame, f => [new WaitStep(with.Duration), f]),
            FaultKind.Crash => new OnceAt(with.AtFrame, _ => [new CrashStep(with.ExitCode)]),
            FaultKind.Drip => new EveryFrame(f => f.Number >= with.AtFrame || f.IsLast ? f with { BytesPerSecond = with.Bytes } : f),
            FaultKind.SplitFrames => new EveryFrame(f => f with { Pieces = with.Count }),
            FaultKind.TwoFramesInOneChunk => new TwoInOne(),
            FaultKind.RunnerCrash => Error(with.AtFrame, "an error was encountered while running the model: unexpected EOF", openAiEnds: true),
            FaultKind.ErrorFrame => Error(with.AtFrame, with.Text, openAiEnds: false),
            FaultKind.DuplicateFrame => new OnceAt(with.AtFrame, f => f.Role switch
            {
                FrameRole.Whole => null,
                FrameRole.Terminal => _lastContent is { } last ? [Again(last), f] : null,
                _ => [f, Again(f)],
            }),
            FaultKind.AfterTerminal => OnLast(f => f.Role == FrameRole.Whole ? [f] : [f, Again(_lastContent ?? f with { Bytes = Unfinished(f.Bytes), Role = FrameRole.Content })]),
            FaultKind.DuplicateTerminal => OnLast(f => f.Role == FrameRole.Whole ? [f] : [f, Again(f)]),
            FaultKind.NoTerminal => OnLast(f => f.Role == FrameRole.Whole ? [f with { Bytes = Unfinished(f.Bytes) }] : [new EndStep(AnswerEnd.InOrder)]),
            FaultKind.OutOfOrder when with.How == "frames" => new Swap(with),
            FaultKind.OutOfOrder => new OnceAt(with.AtFrame, f => [f.Role == FrameRole.Whole ? f : f with { Bytes = Dated(f.Bytes, -with.Duration) }]),
            FaultKind.Repetition => new Repetition(with, () => _lastContent),
            FaultKind.Interleave => new OnceAt(with.AtFrame, f => [PutIn(Other(f, with), f), f]),
            _ => new FrameBytesFaults(draw).Create(fault),
        };
    }

    private static byte[] Size(byte[] bytes) => Encoding.ASCII.GetBytes(bytes.Length.ToString("x", CultureInfo.InvariantCulture) + "\r\n");

    private static OnceAt OnLast(Func<SendStep, IEnumerable<WireStep>> happen) => new(int.MaxValue, happen);

    private OnceAt Error(int at, string text, bool openAiEnds) => new(at, f =>
    {
        if (f.Role == FrameRole.Whole)
        {
            return [new RefuseStep(500, text)];
        }

        bool isEvent = f.Bytes.AsSpan().StartsWith("data:"u8);
        FrameBuffer error = new();
        if (isEvent)
        {
            error.Raw("data: "u8);
        }

        error.Open('{').Name("error"u8).Text(text).Close('}').Raw(isEvent ? "\n\n"u8 : "\n"u8);
        return isEvent && openAiEnds
            ? [new SendStep(Nameless(f), FrameRole.Error, 0), new EndStep(AnswerEnd.InOrder)]
            : [new SendStep(error.Written.ToArray(), FrameRole.Error, 0), new EndStep(AnswerEnd.InOrder)];
    });

    /// <summary>What Ollama's event stream makes of an error: a chunk without content that names no model.</summary>
    private byte[] Nameless(SendStep frame)
    {
        byte[] bytes = (frame.Role == FrameRole.Terminal ? _lastContent ?? frame : frame).Bytes;
        return FrameJson.Set(FrameJson.Set(bytes, "model", _ => "\"\""), FrameJson.Text, _ => "\"\"");
    }

    /// <summary>A frame of an answer that is not this one.</summary>
    private byte[] Other(SendStep frame, FaultParameters with)
    {
        byte[] bytes = (frame.Role == FrameRole.Terminal ? _lastContent ?? frame : frame).Bytes;
        return with.How == "time" ? Dated(bytes, TimeSpan.FromHours(-1)) : FrameJson.Set(bytes, "model", _ => $"\"{with.Model}\"");
    }

    /// <summary>Sends two frames as one chunk.</summary>
    private sealed class TwoInOne : FrameFault
    {
        private SendStep? _held;

        protected override void Take(SendStep frame, List<WireStep> output)
        {
            if (_held is null && !frame.IsLast)
            {
                _held = frame;
                return;
            }

            output.Add(frame with { Bytes = [.. _held?.Bytes ?? [], .. frame.Bytes] });
            _held = null;
        }

        public override void Pass(WireStep step, List<WireStep> output)
        {
            output.AddRange(_held is null ? [step] : [_held, step]);
            _held = null;
        }
    }

    /// <summary>Sends a frame behind its successor, or at the end of an answer that has none; the last content frame cannot, so it is dated behind the terminal one.</summary>
    private sealed class Swap(FaultParameters with) : FrameFault
    {
        private SendStep? _held;
        private bool _happened;

        protected override void Take(SendStep frame, List<WireStep> output)
        {
            if (!_happened && frame.Number >= with.AtFrame && !frame.IsLast)
            {
                (_held, _happened) = (frame, true);
                return;
            }

            bool late = frame.Role == FrameRole.Terminal && (_held is not null || !_happened);
            _happened |= late;
            output.AddRange(_held is null || late ? [] : [frame]);
            output.AddRange(_held is null ? [] : [_held]);
            output.AddRange(late ? [frame with { Bytes = Dated(frame.Bytes, -with.Duration) }] : _held is null ? [frame] : []);
            _held = null;
        }

        public override void Pass(WireStep step, List<WireStep> output)
        {
            if (step is EndStep && _held is not null)
            {
                output.Add(_held);
                _held = null;
            }

            output.Add(step);
        }
    }
}
