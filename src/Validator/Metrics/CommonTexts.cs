namespace Validator.Metrics;

/// <summary>Finds what lines have alike by their texts, which <see cref="CommonText"/> read into one string for all of them. Not safe for use by several threads.</summary>
internal sealed class CommonTexts
{
    private const int Most = 32;

    private readonly List<CommonRecorded> _known = [];
    private int _next;

    /// <summary>One for all lines with these texts, as long as there are few kinds of lines.</summary>
    public CommonRecorded Of(string query, string phase, string outcome, int? status, string? doneReason, string? prefill)
    {
        foreach (var known in _known)
        {
            if (ReferenceEquals(known.Query, query) && ReferenceEquals(known.Phase, phase) && ReferenceEquals(known.Outcome, outcome)
                && ReferenceEquals(known.DoneReason, doneReason) && ReferenceEquals(known.Prefill, prefill) && known.Status == status)
            {
                return known;
            }
        }

        var made = new CommonRecorded { Query = query, Phase = phase, Outcome = outcome, Status = status, DoneReason = doneReason, Prefill = prefill };
        if (_known.Count < Most)
        {
            _known.Add(made);
        }
        else
        {
            _known[_next] = made;
            _next = (_next + 1) % Most;
        }

        return made;
    }
}
