using Validator.Engine.Http;
using Validator.Spec.Faults;
using static Validator.Engine.Faults.FrameFaults;

namespace Validator.Engine.Faults;

/// <summary>Sends a content frame again and again, each time a microsecond later, in place of those that would follow it.</summary>
/// <param name="with">Where, how often, and how the answer ends.</param>
/// <param name="lastContent">The newest content frame, for answers that end before the one that is repeated.</param>
internal sealed class Repetition(FaultParameters with, Func<SendStep?> lastContent) : FrameFault
{
    private bool _happened;

    private bool IsSilent => with.How == "silent";

    private TimeSpan Whole => TimeSpan.FromMicroseconds(with.Count + 1);

    protected override void Take(SendStep frame, List<WireStep> output)
    {
        if (frame.Role == FrameRole.Whole)
        {
            byte[] repeated = FrameJson.Set(frame.Bytes, FrameJson.Text, _ => $"\"{string.Concat(Enumerable.Repeat(" the", with.Count + 1))}\"");
            output.Add(frame with { Bytes = IsSilent ? Unfinished(repeated) : repeated });
        }
        else if (!_happened && (frame.Number >= with.AtFrame || frame.IsLast))
        {
            _happened = true;
            SendStep token = frame.Role == FrameRole.Content ? frame : Again(lastContent() ?? frame);
            output.Add(token);
            for (int i = 1; i <= with.Count; i++)
            {
                output.Add(Again(token) with { Bytes = Dated(token.Bytes, TimeSpan.FromMicroseconds(i)) });
            }

            if (IsSilent)
            {
                output.Add(new EndStep(AnswerEnd.InOrder));
            }
            else if (frame.IsLast)
            {
                output.Add(Later(frame));
            }
        }
        else if (!_happened || frame.IsLast)
        {
            output.Add(_happened ? Later(frame) : frame);
        }
    }

    private SendStep Later(SendStep frame) => frame with { Bytes = Dated(frame.Bytes, Whole) };
}
