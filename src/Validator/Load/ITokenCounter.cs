namespace Validator.Load;

/// <summary>
/// Lets the server count a prompt: Ollama has no tokenizer route, but an unstreamed request for one token tells
/// <c>prompt_eval_count</c>.
/// </summary>
public interface ITokenCounter
{
    /// <summary>Tokens of a prompt as the server counts them, template and BOS included.</summary>
    /// <param name="role">Role of the first message, for routes that take messages.</param>
    /// <param name="prompt">Encoded pieces of the prompt.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The count; null when the prompt does not fit the context.</returns>
    /// <exception cref="LoadException">
    /// The server refused, or gave no count. Where the server breaks instead, an implementation may throw an exception of its own
    /// that says how.
    /// </exception>
    Task<int?> CountAsync(string role, IReadOnlyList<ReadOnlyMemory<byte>> prompt, CancellationToken cancellationToken);

    /// <summary>Tokens of a prompt that is the user's.</summary>
    /// <inheritdoc cref="CountAsync(string, IReadOnlyList{ReadOnlyMemory{byte}}, CancellationToken)"/>
    Task<int?> CountAsync(IReadOnlyList<ReadOnlyMemory<byte>> prompt, CancellationToken cancellationToken) => CountAsync(Spec.ChatMessage.User, prompt, cancellationToken);
}
