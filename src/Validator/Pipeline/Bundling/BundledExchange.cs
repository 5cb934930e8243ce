using System.Text;
using Validator.Integrity;
using Validator.Metrics;

namespace Validator.Pipeline.Bundling;

/// <summary>One exchange as it may be shown to strangers.</summary>
/// <param name="Folder">Its folder in the archive.</param>
/// <param name="Path">Route.</param>
/// <param name="Body">What was sent, texts filled.</param>
/// <param name="File">The exchange, texts filled, fit to be judged again.</param>
/// <param name="Recorded">What the run found in the bytes as they were.</param>
/// <param name="Found">What is found in the bytes as they are here.</param>
internal sealed record BundledExchange(
    string Folder, string Path, ReadOnlyMemory<byte> Body, WireFile File, IReadOnlyList<RecordedViolation> Recorded, IReadOnlyList<RecordedViolation> Found)
{
    /// <summary>Takes the texts out of an exchange.</summary>
    /// <param name="folder">Its folder in the archive.</param>
    /// <param name="file">The exchange as it was recorded.</param>
    /// <param name="judged">Its violations by the request log: whose fault they are was told only when the server's processes were looked at.</param>
    public static BundledExchange Of(string folder, WireFile file, IReadOnlyList<RecordedViolation> judged)
    {
        var (request, response) = (file.Request.ToArray(), file.Response.Bytes.ToArray());
        var redactor = new TextRedactor();
        var body = request.AsSpan().IndexOf("\r\n\r\n"u8) is var head and >= 0 ? head + 4 : request.Length;
        TextRedactor.Host(request.AsSpan(0, body));
        redactor.Request(request.AsSpan(body));
        redactor.Response(response);
        var line = Encoding.Latin1.GetString(request.AsSpan(0, Math.Max(0, request.AsSpan().IndexOf("\r\n"u8)))).Split(' ');
        var bare = file with { Request = request, Response = new CapturedResponse(response, file.Response.Omitted) };
        var found = Replay.Violations(bare);

        // In words of the run a text could stand; what the class means is the same for all.
        var header = file.Header with { Violations = [.. file.Header.Violations.Select(violation => found.FirstOrDefault(other => other.Class == violation.Class && other.Offset == violation.Offset) ?? Plain(violation)).Select(violation => Laid(violation, judged))] };
        return new BundledExchange(folder, line.Length > 1 ? line[1] : "/", request.AsMemory(body), bare with { Header = header }, header.Violations, found);
    }

    private static RecordedViolation Laid(RecordedViolation violation, IReadOnlyList<RecordedViolation> judged) =>
        judged.FirstOrDefault(other => other.Class == violation.Class && other.Offset == violation.Offset) is not { } known ? violation
            : violation with { Side = known.Side, Because = known.Because?.StartsWith("the server's ", StringComparison.Ordinal) == true ? known.Because : violation.Because };

    private static RecordedViolation Plain(RecordedViolation violation) => violation with
    {
        Explanation = ViolationCatalog.All.FirstOrDefault(known => known.Class == violation.Class)?.Definition ?? violation.Class,
        Because = null,
        Excerpt = null,
    };
}
