using Validator.Spec;

namespace Validator.Gates;

/// <summary>Collects what is wrong with one expression, each at its own column of the spec.</summary>
internal sealed class GateErrors(string text, SourceLocation location)
{
    private readonly List<Diagnostic> all = [];

    public IReadOnlyList<Diagnostic> All => all;

    public void Add(int offset, string message, string? hint = null) =>
        all.Add(Diagnostic.Error(location with { Column = location.Column + offset }, $"gate '{text}': {message}", hint));

    /// <summary>The hint for a name that does not exist.</summary>
    public static string? DidYouMean(string given, IEnumerable<string> legal) =>
        Nearest.Of(given, legal) is { } nearest ? $"did you mean '{nearest}'?" : null;
}
