using Validator.Spec;

namespace Validator.Gates;

/// <summary>Collects what is wrong with one expression, each at its own column of the spec.</summary>
internal sealed class GateErrors(string text, SourceLocation location)
{
    private readonly List<Diagnostic> all = [];

    public IReadOnlyList<Diagnostic> All => all;

    public void Add(int offset, string message, string? hint = null, TextFix? fix = null) =>
        all.Add(Diagnostic.Error(location with { Column = location.Column + offset }, $"gate '{text}': {message}", hint) with { Fix = fix });

    /// <summary>Adds what is wrong with a piece, and where one word is near, that word in its place. Which percentile was meant is not for us to say.</summary>
    public void Add(Piece piece, string message, string? hint) =>
        Add(piece.Offset, message, hint, Suggestion.Of(hint) is { } word && piece.Text.Length > 0 && piece.Text.Where(char.IsAsciiDigit).SequenceEqual(word.Where(char.IsAsciiDigit)) ? new TextFix(piece.Text, word) : null);

    /// <summary>The hint for a name that does not exist.</summary>
    public static string? DidYouMean(string given, IEnumerable<string> legal) =>
        Nearest.Question(given, legal);
}
