using Validator.Load;

namespace Validator.Integrity.Rules;

/// <summary>An answer of status 200 that is over, and all that it is judged by.</summary>
/// <param name="Answer">What the frames said.</param>
/// <param name="Faults">What could not be read.</param>
/// <param name="Expected">What was asked.</param>
/// <param name="Head">Head of the response.</param>
/// <param name="Exchange">What the client saw.</param>
/// <param name="Frames">Frames of the body.</param>
/// <param name="End">Class of the transport violation that ended it; null when it ended in good order.</param>
internal sealed record JudgedAnswer(
    AnswerState Answer, FrameFaults Faults, ExpectedResponse Expected, HttpHead Head, Exchange Exchange, int Frames, string? End);
