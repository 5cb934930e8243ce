using System.Text;
using Validator.Engine.Models;

namespace Validator.Engine.Inference;

/// <summary>A token of the answer: a piece of the vocabulary, or text that leaves no choice.</summary>
/// <param name="Piece">Index in the vocabulary; -1 for text.</param>
/// <param name="Forced">The text, or null.</param>
internal readonly record struct Token(int Piece, string? Forced = null)
{
    /// <summary>The id that it has in prompts.</summary>
    public int Id => Forced is null ? Vocabulary.TokenId(Piece) : Tokenizer.IdOf(Encoding.UTF8.GetBytes(Forced));

    public string Text => Forced ?? Vocabulary.Text(Piece);
}

/// <summary>A token's probability.</summary>
/// <param name="Text">Its text.</param>
/// <param name="Value">Natural logarithm of the probability that the model gave it, before any option of the sampling.</param>
internal readonly record struct Logprob(string Text, float Value);

/// <summary>A chosen token's probability and the likeliest tokens at its place, the likeliest first.</summary>
internal sealed record TokenLogprob(Logprob Chosen, IReadOnlyList<Logprob> Top);

/// <summary>What a sampler gives.</summary>
/// <param name="Token">The token chosen.</param>
/// <param name="Logprob">Null where it was not asked for.</param>
/// <param name="IsLast">Whether the answer is complete with it.</param>
internal readonly record struct Sampled(Token Token, TokenLogprob? Logprob, bool IsLast);
