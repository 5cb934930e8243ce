namespace Validator.Load;

/// <summary>
/// Tells whose fault a late send is: the server's, as it holds all the workers there are, or our own, as we came too late to a
/// request that was due. Who is due behind either is late for the same reason.
/// </summary>
/// <param name="slack">Ticks by which we may come late without it being a reason.</param>
public sealed class Backlog(long slack)
{
    private long _free = long.MinValue;
    private long _ours = long.MinValue;

    /// <summary>Takes the requests in the order in which they are due.</summary>
    /// <param name="due">When it was due, in ticks.</param>
    /// <param name="asked">When we came to it.</param>
    /// <param name="waited">Whether no worker was free then.</param>
    /// <param name="free">When one was.</param>
    /// <returns>Whether it is the server that held it back.</returns>
    public bool Holds(long due, long asked, bool waited, long free)
    {
        if (asked - Math.Max(due, _free) > slack)
        {
            _ours = asked;
        }

        _free = waited ? free : _free;
        return due > _ours && (waited || due < _free);
    }
}
