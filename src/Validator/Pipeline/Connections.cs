using Validator.Integrity;
using Validator.Load;

namespace Validator.Pipeline;

/// <summary>What each worker sends and reads by, made when it is first needed: an open loop may need many, and mostly needs few.</summary>
/// <param name="make">Makes them for one worker.</param>
internal sealed class Connections(Func<(HttpExchange Exchange, ResponseReader Reader)> make)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<int, (HttpExchange Exchange, ResponseReader Reader)> _made = [];

    /// <summary>Those of a worker.</summary>
    public (HttpExchange Exchange, ResponseReader Reader) this[int worker]
    {
        get
        {
            lock (_gate)
            {
                return _made.TryGetValue(worker, out var known) ? known : _made[worker] = make();
            }
        }
    }
}
