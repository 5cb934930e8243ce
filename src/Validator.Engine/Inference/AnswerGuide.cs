namespace Validator.Engine.Inference;

/// <summary>Narrows an answer down, token by token, or says it altogether. It serves one sequence.</summary>
internal abstract class AnswerGuide
{
    /// <summary>Chooses one of the pieces given.</summary>
    internal delegate int Choice(ReadOnlySpan<int> pieces);

    /// <summary>Whether nothing is left to say.</summary>
    public abstract bool IsComplete { get; }

    /// <summary>The next token; not to be called once complete.</summary>
    public abstract Token Next(Choice choose);
}
