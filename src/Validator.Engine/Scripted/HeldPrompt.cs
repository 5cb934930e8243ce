namespace Validator.Engine.Scripted;

/// <summary>What a slot holds of the request before: a prompt that begins alike need not be evaluated again.</summary>
internal sealed class HeldPrompt
{
    private int[] _tokens = [];

    /// <summary>Tokens of <paramref name="prompt"/> that are held; never the last, which is always evaluated anew.</summary>
    public int Common(ReadOnlySpan<int> prompt) => Math.Min(_tokens.AsSpan().CommonPrefixLength(prompt), prompt.Length - 1);

    public void Hold(int[] prompt) => _tokens = prompt;
}
