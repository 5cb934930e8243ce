using System.Text;
using Validator.Engine.Recall;
using Validator.Engine.Scheduling;

namespace Validator.Engine.Http;

/// <summary>A request's prompt and its tokens.</summary>
/// <param name="Text">The text as rendered; of an exchange before, which comes as tokens, none is known.</param>
/// <param name="Whole">All tokens without that of the sequence's begin, as <c>context</c> returns them.</param>
/// <param name="Evaluated">Those that the model gets.</param>
/// <param name="Held">Which those are.</param>
/// <param name="Before">How many tokens after that of the begin came as tokens.</param>
internal sealed record Prompt(string Text, IReadOnlyList<int> Whole, int[] Evaluated, PromptWindow.Cut Held, int Before)
{
    /// <summary>The same with fewer tokens for the model.</summary>
    public Prompt CutTo(PromptWindow.Cut cut) => this with { Evaluated = PromptWindow.Apply(Evaluated, cut), Held = cut };

    /// <summary>The answer that the text still held is bound to bring; null where it asks for nothing that it holds.</summary>
    public Recital? Recite() =>
        Needles.MayAsk(Text) && Needles.Answer(HeldText.Of(Encoding.UTF8.GetBytes(Text), Held.Keep - 1 - Before, Held.Length - Held.Keep)) is { } answer
            ? new Recital(HeldText.Pieces(answer))
            : null;
}
