using Validator.Load;
using Validator.Metrics;

namespace Validator.Pipeline;

/// <summary>A request apart from the load.</summary>
/// <param name="Request">Its number and query.</param>
/// <param name="Phase">Its phase in the log.</param>
/// <param name="Template">Makes its body.</param>
/// <param name="Prompt">What is asked.</param>
/// <param name="Judge">Makes the record whole from the answer's text, which is null where none can be read; not asked of a cancelled request.</param>
internal sealed record ProbeRequest(PlannedRequest Request, string Phase, RequestTemplate Template, Prompt Prompt, Func<RequestRecord, string?, RequestRecord> Judge);

/// <summary>Sends probes and keeps their lines.</summary>
internal interface IProbeSender
{
    /// <summary>Workers that may send at the same time.</summary>
    int Workers { get; }

    /// <summary>Sends a probe by one of the workers, which does nothing else meanwhile.</summary>
    Task<RequestRecord> SendAsync(int worker, ProbeRequest probe, CancellationToken cancellationToken);

    /// <summary>Writes down that a probe was not sent.</summary>
    /// <param name="query">As its record would name it.</param>
    /// <param name="phase">Its phase.</param>
    /// <param name="reason">Why, as a sentence's second half.</param>
    void Skip(string query, string phase, string reason);

    /// <summary>Tells who watches.</summary>
    void Tell(string words);
}
