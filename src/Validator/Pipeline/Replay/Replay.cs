using Validator.Integrity;
using Validator.Integrity.Independent;
using Validator.Metrics;
using Validator.Spec;

namespace Validator.Pipeline;

/// <summary>Judges recorded bytes again, by the rules of this version.</summary>
public static class Replay
{
    private const long TicksPerSecond = 1_000_000;

    /// <summary>Reads a file and judges what is in it.</summary>
    /// <param name="path">A wire file, or a raw HTTP response.</param>
    /// <param name="options">What the user says of the latter.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The report, or the error that says why there is none.</returns>
    public static async Task<(ReplayReport? Report, Diagnostic? Problem)> OfAsync(string path, ReplayOptions options, CancellationToken cancellationToken)
    {
        var (content, problem) = WireReader.Load(path);
        if (content is null)
        {
            return (null, problem);
        }

        if (WireReader.IsPacked(content))
        {
            var (file, unreadable) = WireReader.Parse(content, path);
            return file is null ? (null, unreadable) : (await JudgeAsync(path, file, file.Header.Violations, [], cancellationToken), null);
        }

        if (!PlainResponse.Is(content))
        {
            var seen = content.Length == 0 ? "it is empty" : $"it begins with \"{Excerpt.Of(content.AsSpan(0, Math.Min(content.Length, 40)))}\"";
            return (null, Diagnostic.Error(null, $"'{path}' is neither a wire file (gzip) nor an HTTP response (HTTP/1.1 ...): {seen}", "name a file of wire/ in a run directory, or a recorded HTTP response"));
        }

        var (plain, assumed) = PlainResponse.Of(content, PlainRequest.Beside(path), options);
        return (await JudgeAsync(path, plain, null, assumed, cancellationToken), null);
    }

    /// <summary>What is found in an exchange; nothing where its middle was not kept.</summary>
    internal static IReadOnlyList<RecordedViolation> Violations(WireFile file) =>
        file.Response.Omitted > 0 ? [] : [.. Read(file).Violations.Select(violation => Recording.Recorded(violation, new Redaction([])))];

    private static async Task<ReplayReport> JudgeAsync(
        string path, WireFile file, IReadOnlyList<RecordedViolation>? recorded, IReadOnlyList<string> notes, CancellationToken cancellationToken)
    {
        if (file.Response.Omitted > 0)
        {
            return Partial(path, file);
        }

        var report = Read(file);
        var answer = JudgedAnswer.Of(report, file.Response);
        if (report is { Violations.Count: > 0, Bytes: > 0 })
        {
            answer = answer with
            {
                Reread = await IndependentReaders.ReadAsync(file.Response.Bytes, captureComplete: true, file.Header.Expected, report, cancellationToken),
            };
        }

        var disagree = (answer.Reread?.Disagreements ?? []).Select(one => $"our own reader and independent ones disagree: {one}");
        return Compare(new ReplayReport { File = path, Answer = answer, Notes = [.. notes, .. disagree] }, recorded);
    }

    private static ResponseReport Read(WireFile file)
    {
        var reader = new ResponseReader(ReaderLimits.Default with { Capture = 0 }, TicksPerSecond);
        reader.Begin(file.Header.Expected);
        var rest = file.Response.Bytes.Span;
        for (var i = 0; i + 1 < file.Header.Arrivals.Count; i += 2)
        {
            var length = (int)file.Header.Arrivals[i];
            reader.Receive(rest[..length], file.Header.Arrivals[i + 1]);
            rest = rest[length..];
        }

        return reader.Finish(file.Header.Exchange);
    }

    /// <summary>The run may have known more than the bytes tell, such as a process seen to die: what it said beside the same class stands.</summary>
    private static ReplayReport Compare(ReplayReport report, IReadOnlyList<RecordedViolation>? recorded)
    {
        if (recorded is null)
        {
            return report;
        }

        var unmatched = recorded.ToList();
        var violations = new List<JudgedViolation>();
        foreach (var violation in report.Answer.Violations)
        {
            var known = unmatched.FirstOrDefault(other => other.Class == violation.Class && other.Offset == violation.Offset);
            violations.Add(known is null ? violation : violation with { Side = known.Side, Explanation = known.Explanation, Because = known.Because });
            if (known is null)
            {
                report = report with { Notes = [.. report.Notes, $"{violation.Class} was not found by the run that recorded the bytes"] };
            }
            else
            {
                unmatched.Remove(known);
            }
        }

        return report with
        {
            Answer = report.Answer with { Violations = violations },
            Recorded = [.. recorded.Select(violation => violation.Class)],
            Notes = [.. report.Notes, .. unmatched.Select(violation => $"the run also found {violation.Class} (laid to {violation.Side}), which these bytes alone do not show: {violation.Explanation}")],
        };
    }

    /// <summary>Without the middle nothing can be judged again; what the run found while it had the whole stands.</summary>
    private static ReplayReport Partial(string path, WireFile file)
    {
        var recorded = file.Header.Violations;
        return new ReplayReport
        {
            File = path,
            Complete = false,
            Recorded = [.. recorded.Select(violation => violation.Class)],
            Answer = new JudgedAnswer
            {
                Bytes = file.Response.Length,
                Violations = JudgedViolation.Of(recorded, file.Response),
                ViolationTotal = recorded.Count,
            },
            Notes = [$"{file.Response.Omitted} of {file.Response.Length} bytes were not kept, after byte {file.Response.OmittedAt}: nothing is judged again, what the run found is told"],
        };
    }
}
