using Validator.Integrity;
using Validator.Load;
using Validator.Runtime;

namespace Validator.Pipeline;

/// <summary>Lays the violations of a failed request by what is seen of the server's processes. Safe for use by several workers.</summary>
internal sealed class ProcessWitness
{
    private readonly OllamaServer _server;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private IReadOnlyList<ProcessEntry> _children;

    /// <summary>Looks at the server's processes; to be made when its model is loaded.</summary>
    public ProcessWitness(OllamaServer server, TimeProvider time)
    {
        (_server, _time) = (server, time);
        _children = server.Children();
    }

    /// <summary>
    /// The violations, laid anew. By its bytes a cut is the connection's fault; a process seen to die is the server's.
    /// </summary>
    public async Task<IReadOnlyList<Violation>> LayAsync(IReadOnlyList<Violation> violations, ExchangeEnd end)
    {
        if (end is ExchangeEnd.Cancelled || violations.Count == 0)
        {
            return violations;
        }

        // Only a broken connection is worth waiting for the news of a death; a refusal or a broken frame came from a living server.
        var broken = violations.Any(violation => violation.Side == ViolationSide.Transport
            || violation.Class is ViolationClass.TransportPrematureEof or ViolationClass.TransportReset);
        var ended = broken && await ServerDeath.IsNoticedAsync(_server, _time);
        return Attribution.ByProcesses(violations, new ProcessFate(ended, broken && _server.ProcessId != 0 && !_server.Exited.IsCompleted, ended ? null : LookAtChildren()));
    }

    private string? LookAtChildren()
    {
        lock (_gate)
        {
            var now = _server.Children();
            var words = ProcessFate.Describe(
                [.. _children.Where(child => !now.Any(other => other.Id == child.Id && other.Started == child.Started)).Select(child => child.Id)],
                [.. now.Where(child => child.Stopped).Select(child => child.Id)]);

            // The next failure is judged by what lives now: a model loaded anew has another process.
            _children = now;
            return words;
        }
    }
}
