namespace Validator.Load;

/// <summary>Sends the requests of a load when they are due.</summary>
public interface ILoadLoop
{
    /// <summary>Number of the last request so far.</summary>
    int LastNumber { get; }

    /// <summary>Runs the warm-up, then the measured load, and returns when both are over.</summary>
    /// <param name="send">Sends one request (worker number, request, time at which it is due) and says whether it succeeded.</param>
    /// <param name="cancellationToken">Ends the load; requests under way are broken off.</param>
    /// <returns>How far the load came.</returns>
    Task<LoadProgress> RunAsync(Func<int, PlannedRequest, long, CancellationToken, Task<bool>> send, CancellationToken cancellationToken);
}
