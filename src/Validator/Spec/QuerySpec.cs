namespace Validator.Spec;

/// <summary>One query.</summary>
/// <param name="Id">Letters, digits, <c>_</c>, <c>-</c>.</param>
/// <param name="Prompt">What the user asks, or asks first where there are <see cref="FollowUps"/>. Sent as written, never interpolated.</param>
/// <param name="Weight">Share in the mix, at least 1.</param>
public sealed record QuerySpec(string Id, string Prompt, int Weight)
{
    /// <summary>Messages of a chat that stand before <see cref="Prompt"/>, as given; empty for none.</summary>
    public IReadOnlyList<ChatMessage> Before { get; init; } = [];

    /// <summary>What the user asks next, each once the answer before it is there; empty for a single turn.</summary>
    public IReadOnlyList<string> FollowUps { get; init; } = [];

    /// <summary>Most tokens of an answer, in the place of <c>num_predict</c>; null to leave that.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>Turns of its conversation, at least 1.</summary>
    public int Turns => 1 + FollowUps.Count;

    /// <summary>Whether only a route that takes messages can carry it.</summary>
    public bool NeedsChat => Before.Count > 0 || FollowUps.Count > 0;
}

/// <summary>One message of a chat.</summary>
/// <param name="Role"><c>system</c>, <c>user</c> or <c>assistant</c>.</param>
/// <param name="Content">Its text.</param>
public sealed record ChatMessage(string Role, string Content)
{
    /// <summary>The role of whoever asks.</summary>
    public const string User = "user";

    /// <summary>The roles that a prompt may give.</summary>
    public static IReadOnlyList<string> Roles { get; } = ["system", User, "assistant"];
}
