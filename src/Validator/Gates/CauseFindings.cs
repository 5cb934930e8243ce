using Validator.Integrity;
using Validator.Metrics;

namespace Validator.Gates;

/// <summary>
/// Says of a configuration with failed requests whose parser is to blame, by the bytes: a server that corrupts and a client
/// that misreads sound bytes give one and the same error message in the client.
/// </summary>
public static class CauseFindings
{
    /// <summary>Class of the finding that the bytes of the server are broken.</summary>
    public const string ServerCorrupts = "cause.server_corrupts";

    /// <summary>Class of the finding that the bytes are sound, and a client may still fail on them.</summary>
    public const string ClientMisreads = "cause.client_misreads";

    /// <summary>Whether the bytes are sound, whatever the answer says: it came whole, as frames that are each one JSON value.</summary>
    public static bool IsSoundInBytes(RequestRecord record) =>
        record.Status == 200
        && record.Outcome != RequestRecord.Cancelled
        && (record.Violations.Count == 0 || record.Violations.All(violation => violation.Class.StartsWith("semantic.", StringComparison.Ordinal) || violation.Class.StartsWith("context.", StringComparison.Ordinal)));

    /// <summary>The finding; none where no request failed, or the bytes tell neither.</summary>
    /// <param name="configuration">Id of the configuration, which is also its folder.</param>
    /// <param name="records">Requests that count.</param>
    /// <param name="hazards">Clients that would fail on the sound answers.</param>
    public static IReadOnlyList<Finding> Of(string configuration, IReadOnlyList<RequestRecord> records, IReadOnlyList<ClientHazard> hazards)
    {
        if (records.All(record => record.IsSuccess))
        {
            return [];
        }

        var corrupt = records.Where(record => record.Violations.Any(IsCorruption)).ToArray();
        if (corrupt.Length > 0)
        {
            return [Server(configuration, corrupt, records.Count)];
        }

        var sound = records.Count(IsSoundInBytes);
        return sound == records.Count && hazards.FirstOrDefault(hazard => hazard.Reader == ClientHazards.OneDocumentReader) is { } hazard
            ? [Client(configuration, sound, hazard)]
            : [];
    }

    private static bool IsCorruption(RecordedViolation violation) =>
        violation.Side == "server"
        && (violation.Class.StartsWith("json.", StringComparison.Ordinal) || violation.Class.StartsWith("encoding.", StringComparison.Ordinal));

    private static Finding Server(string configuration, RequestRecord[] corrupt, int total)
    {
        var first = corrupt[0].Violations.First(IsCorruption);
        return new Finding(
            ServerCorrupts,
            $"the server corrupts its answers: {corrupt.Length} of {total} hold bytes that no client can read, in request {corrupt[0].Id} at byte {first.Offset?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "unknown"}, where {first.Explanation}",
            "do not look for it in the client: the bytes are wrong as they leave the server; keep this configuration out of use",
            corrupt.Select(record => record.Wire).FirstOrDefault(file => file is not null) is { } wire
                ? $"{configuration}/{wire}"
                : $"{configuration}/requests.jsonl: request {corrupt[0].Id}");
    }

    private static Finding Client(string configuration, int sound, ClientHazard hazard) => new(
        ClientMisreads,
        $"the bytes of all {sound} answers are sound; a client that fails with \"{hazard.Error}\" misreads them itself ({hazard.Reader})",
        "read one JSON document a line, or ask for \"stream\": false; that error is no reason to reject a configuration",
        $"{configuration}/requests.jsonl: no violation of class json, encoding, stream, http or transport");
}
