using Validator.Spec;

namespace Validator.Load;

/// <summary>
/// A chat that goes on turn by turn: each prompt is the one before it, the answer to that, and what the user says next.
/// </summary>
public sealed class Conversation
{
    /// <summary>
    /// Share of an answer's tokens that its text may have fewer of when the server reads it again than when it wrote it: a model
    /// may write a word in more tokens than a tokenizer needs for it, the end token is not text, and thinking is left out.
    /// </summary>
    private const double MayVanish = 0.5;

    private readonly IReadOnlyList<FollowUp> _followUps;
    private Prompt _prompt;

    internal Conversation(PlannedRequest first, Prompt prompt, IReadOnlyList<FollowUp> followUps)
    {
        First = first;
        _prompt = prompt;
        _followUps = followUps;
    }

    /// <summary>The request of its first turn.</summary>
    public PlannedRequest First { get; }

    /// <summary>1-based turn that is due, or under way.</summary>
    public int Turn { get; private set; } = 1;

    /// <summary>What is asked in this turn.</summary>
    public Prompt Prompt => _prompt;

    /// <summary>Goes on to the next turn.</summary>
    /// <param name="answer">What the model said, without its thinking.</param>
    /// <param name="promptTokens">The server's count of this turn's prompt; null where it told none.</param>
    /// <param name="outputTokens">The server's count of the answer, thinking included; null where it told none.</param>
    /// <param name="thought">Whether the model also thought, which is not sent back.</param>
    /// <returns>False when this turn was the last.</returns>
    public bool Continue(string answer, int? promptTokens, int? outputTokens, bool thought)
    {
        if (Turn > _followUps.Count)
        {
            return false;
        }

        var next = _followUps[Turn - 1];
        var answered = thought ? 0 : outputTokens;
        var tokens = promptTokens + answered + next.Tokens;
        _prompt = _prompt with
        {
            Pieces = [.. _prompt.Pieces, ChatJson.Next("assistant"), RequestTemplate.Encode(answer), ChatJson.Next(ChatMessage.User), next.Bytes],
            Tokens = tokens,
            Tolerance = 0,
            Slack = tokens > 0 ? MayVanish * (answered ?? 0) / tokens.Value : 0,
            IsWarm = true,
        };
        Turn++;
        return true;
    }
}
