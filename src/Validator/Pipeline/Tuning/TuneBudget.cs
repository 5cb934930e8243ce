namespace Validator.Pipeline.Tuning;

/// <summary>Time and measurements that a search may take, shared out evenly among the searches that are still to come.</summary>
internal sealed class TuneBudget(TimeProvider time, TimeSpan whole, int? measurements, int searches)
{
    private readonly long _start = time.GetTimestamp();
    private int _left = searches;
    private int _spent;
    private TimeSpan _until;
    private int _most = int.MaxValue;

    /// <summary>Whether the search that goes on may take one more measurement.</summary>
    public bool Allows => Elapsed < _until && _spent < _most;

    /// <summary>Time since the first search began.</summary>
    public TimeSpan Elapsed => time.GetElapsedTime(_start);

    /// <summary>Why it allows no more.</summary>
    public string Why => _spent >= _most ? $"its share of --max-measurements, {_most}, was spent" : $"its share of the budget of {whole.TotalMinutes:0.##} minutes was spent";

    /// <summary>The next search begins.</summary>
    public void Begin()
    {
        _until = Elapsed + ((whole - Elapsed) / Math.Max(1, _left));
        _most = measurements is { } most ? _spent + ((most - _spent) / Math.Max(1, _left)) : int.MaxValue;
        _left--;
    }

    /// <summary>A measurement was made.</summary>
    public void Spend() => _spent++;
}
