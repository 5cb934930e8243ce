namespace Validator.Integrity;

/// <summary>
/// Whether two answers to one prompt, both at temperature 0, are the same answer. Requests that are computed together differ
/// in the last digits of their arithmetic, which may turn a close choice between two tokens, and from there on the texts part
/// for good: that is legal. A close choice among the very first tokens is rare, so the beginnings must agree.
/// </summary>
public static class Divergence
{
    /// <summary>Characters that two answers must begin alike with, some eight tokens; half of an answer that is shorter than twice that.</summary>
    public const int Bound = 32;

    /// <summary>Characters (UTF-16) that two texts begin alike with; never half of a surrogate pair.</summary>
    public static int CommonPrefix(string left, string right)
    {
        var length = left.AsSpan().CommonPrefixLength(right);
        return length > 0 && char.IsHighSurrogate(left[length - 1]) ? length - 1 : length;
    }

    /// <summary>Whether an answer begins as another one does, up to the bound. Nothing departs from an answer without text.</summary>
    /// <param name="alone">The answer that the prompt got by itself.</param>
    /// <param name="other">Another answer to it.</param>
    public static bool Agrees(string alone, string other) => CommonPrefix(alone, other) >= Math.Min(Bound, (alone.Length + 1) / 2);

    /// <summary>
    /// Whether an answer is, or goes on with, what another prompt was answered with: from its beginning, or from where it
    /// departs from its own answer, with <see cref="Bound"/> characters at least.
    /// </summary>
    /// <param name="answer">The answer.</param>
    /// <param name="alone">The answer that its prompt got by itself.</param>
    /// <param name="foreign">The answer that another prompt got by itself.</param>
    public static bool IsTakenFrom(string answer, string alone, string foreign)
    {
        if (answer == alone)
        {
            return false;
        }

        var rest = answer[CommonPrefix(alone, answer)..];
        return Is(answer) || Is(rest);

        bool Is(string text) => text.Length >= Bound && foreign.Contains(text, StringComparison.Ordinal) && !alone.Contains(text, StringComparison.Ordinal);
    }
}
