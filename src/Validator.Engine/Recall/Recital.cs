using Validator.Engine.Inference;

namespace Validator.Engine.Recall;

/// <summary>Has a text said in place of what would be sampled; the work for each of its tokens is done all the same.</summary>
/// <param name="pieces">Its tokens, at least one.</param>
internal sealed class Recital(IReadOnlyList<string> pieces) : AnswerGuide
{
    private int _said;

    public override bool IsComplete => _said == pieces.Count;

    public override Token Next(Choice choose) => new(-1, pieces[_said++]);
}
