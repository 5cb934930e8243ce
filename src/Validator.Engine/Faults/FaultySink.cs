using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Validator.Engine.Http;
using Validator.Engine.Scheduling;

namespace Validator.Engine.Faults;

/// <summary>Sends what the faults leave of the frames of one answer.</summary>
/// <param name="http">The exchange.</param>
/// <param name="injector">For what concerns the whole server.</param>
/// <param name="factory">Made the faults.</param>
/// <param name="faults">In the order in which they are applied.</param>
/// <param name="wrongType">Asked for the content type in place of the right one; null leaves it.</param>
internal sealed class FaultySink(
    HttpContext http, FaultInjector injector, FrameFaultFactory factory, IReadOnlyList<FrameFault> faults, Func<string?> wrongType) : FrameSink
{
    private readonly ResponseSink _inner = new(http.Response);
    private readonly RawConnection _connection = new(http);
    private int _frames;

    public override void Begin(string contentType) => _inner.Begin(wrongType() ?? contentType);

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> frame, FrameRole role, CancellationToken cancellationToken)
    {
        SendStep sent = new(frame.ToArray(), role, ++_frames);
        List<WireStep> steps = Through(sent);
        factory.Note(sent);
        if (role == FrameRole.Whole)
        {
            http.Response.ContentType = http.Response.ContentType ?? Answers.Json;
            if (steps is [SendStep { Pieces: 1, BytesPerSecond: 0 } only])
            {
                http.Response.ContentLength = only.Bytes.Length;
            }
        }

        foreach (WireStep step in steps)
        {
            await PerformAsync(step, cancellationToken);
        }
    }

    private List<WireStep> Through(SendStep frame)
    {
        List<WireStep> steps = [frame];
        foreach (FrameFault fault in faults)
        {
            List<WireStep> output = [];
            foreach (WireStep step in steps)
            {
                if (step is SendStep { Number: > 0, Role: not FrameRole.Error } send)
                {
                    fault.Apply(send, output);
                }
                else
                {
                    fault.Pass(step, output);
                }
            }

            steps = output;
        }

        return steps;
    }

    private async Task PerformAsync(WireStep step, CancellationToken cancellationToken)
    {
        switch (step)
        {
            case SendStep send:
                await SendAsync(send, cancellationToken);
                break;
            case WaitStep wait:
                await injector.WaitAsync(wait.Duration, cancellationToken);
                break;
            case RawStep raw:
                await _connection.WriteAsync(raw.Bytes, cancellationToken);
                break;
            case RefuseStep refuse:
                throw new EngineException(refuse.Status, refuse.Error);
            case CrashStep crash:
                injector.Crash(crash.ExitCode);
                await injector.WaitAsync(Timeout.InfiniteTimeSpan, cancellationToken);
                break;
            case EndStep end:
                await EndAsync(end.How, cancellationToken);
                throw new AnswerEndedException();
        }
    }

    private async Task EndAsync(AnswerEnd how, CancellationToken cancellationToken)
    {
        if (how == AnswerEnd.InOrder)
        {
            // The head is owed even to an answer that lost its only frame.
            await http.Response.StartAsync(cancellationToken);
        }
        else if (how == AnswerEnd.Reset)
        {
            _connection.Reset();
        }
        else
        {
            http.Abort();
        }
    }

    private async Task SendAsync(SendStep send, CancellationToken cancellationToken)
    {
        if (send.BytesPerSecond > 0)
        {
            await DripAsync(send, cancellationToken);
            return;
        }

        int pieces = Math.Clamp(send.Pieces, 1, Math.Max(1, send.Bytes.Length));
        int from = 0;
        for (int i = 1; i <= pieces; i++)
        {
            int to = (int)((long)send.Bytes.Length * i / pieces);
            await http.Response.BodyWriter.WriteAsync(send.Bytes.AsMemory(from, to - from), cancellationToken);
            from = to;
        }
    }

    /// <summary>Each byte of a chunk by itself; from 100 bytes a second on ten times a second as many as are due.</summary>
    private async Task DripAsync(SendStep send, CancellationToken cancellationToken)
    {
        int step = (int)Math.Clamp(send.BytesPerSecond / 10, 1, int.MaxValue);
        TimeSpan pause = TimeSpan.FromSeconds((double)step / send.BytesPerSecond);
        await _connection.WriteAsync(Encoding.ASCII.GetBytes(send.Bytes.Length.ToString("x", CultureInfo.InvariantCulture) + "\r\n"), cancellationToken);
        for (int at = 0; at < send.Bytes.Length; at += step)
        {
            await injector.WaitAsync(pause, cancellationToken);
            await _connection.WriteAsync(send.Bytes[at..Math.Min(send.Bytes.Length, at + step)], cancellationToken);
        }

        await _connection.WriteAsync("\r\n"u8.ToArray(), cancellationToken);
    }
}
