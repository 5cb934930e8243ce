namespace Validator.Load;

/// <summary>Sends one request, and says whether it succeeded.</summary>
/// <param name="worker">Who sends it, from 0.</param>
/// <param name="request">The request.</param>
/// <param name="due">When it is due, in ticks of the clock.</param>
/// <param name="cancellationToken">Breaks it off.</param>
public delegate Task<bool> SendRequest(int worker, PlannedRequest request, long due, CancellationToken cancellationToken);
