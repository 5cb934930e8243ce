using Validator.Metrics;

namespace Validator.Pipeline;

/// <summary>A failed request in one line.</summary>
public static class FailureText
{
    /// <summary>Which request, and the first thing that was wrong with it.</summary>
    public static string Of(RequestRecord record)
    {
        var first = record.Violations is [var violation, ..] ? $"{violation.Class}: {violation.Explanation}" : $"status {record.Status}";
        return $"request {record.Id} ({record.Query}) failed: {first}";
    }
}
