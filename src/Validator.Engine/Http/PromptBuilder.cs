using System.Text;
using Validator.Engine.Models;
using Validator.Engine.Scheduling;

namespace Validator.Engine.Http;

/// <summary>Renders and tokenizes a request, and cuts what is too long as Ollama does: silently, unless told not to.</summary>
internal static class PromptBuilder
{
    /// <param name="request">The request.</param>
    /// <param name="contextLength">Tokens of context, for prompt and answer.</param>
    /// <param name="keep">First tokens that a cut leaves, that of the sequence's begin included.</param>
    /// <exception cref="EngineException">The prompt is too long and may not be cut.</exception>
    public static Prompt Build(GenerateRequest request, int contextLength, int keep)
    {
        (string text, List<int> tokens) = Tokenize(request);
        if (request.Messages is { } messages)
        {
            for (int dropped = 1; Overflows(tokens, contextLength) && request.Truncate && dropped < messages.Count; dropped++)
            {
                (text, tokens) = Tokenize(request with { Messages = WithoutOldest(messages, dropped) });
            }
        }

        Prompt whole = new(text, tokens[1..], [.. tokens], new PromptWindow.Cut(0, tokens.Count), request.Context.Count);
        if (!Overflows(tokens, contextLength))
        {
            return whole;
        }

        bool byServer = request.Messages is not null && request.ModelTemplate is null;
        if (byServer || !request.Truncate)
        {
            throw new EngineException(400, TooLong(tokens.Count, contextLength));
        }

        if (!request.Shift)
        {
            throw new EngineException(400, "the prompt is longer than the context length currently available to the model; shorten the prompt, adjust the context length in settings, or use a model with a longer context length");
        }

        return whole.CutTo(PromptWindow.CutTo(contextLength, keep));
    }

    /// <summary>Tokens of a request's prompt before any cut.</summary>
    public static int Count(GenerateRequest request) => Tokenize(request).Tokens.Count;

    private static bool Overflows(List<int> tokens, int contextLength) => PromptWindow.Overflows(tokens.Count, contextLength);

    /// <summary>llama-server's error object, which Ollama passes on as the text of its own.</summary>
    private static string TooLong(int tokens, int contextLength) => FormattableString.Invariant(
        $"{{\"error\":{{\"code\":400,\"message\":\"request ({tokens} tokens) exceeds the available context size ({contextLength} tokens), try increasing it\",\"type\":\"exceed_context_size_error\",\"n_prompt_tokens\":{tokens},\"n_ctx\":{contextLength}}}}}");

    private static (string Text, List<int> Tokens) Tokenize(GenerateRequest request)
    {
        string text = Render(request);
        List<int> tokens = [Tokenizer.BeginOfSequence, .. request.Context];
        Tokenizer.Tokenize(Encoding.UTF8.GetBytes(text), tokens);
        return (text, tokens);
    }

    private static string Render(GenerateRequest request) => request switch
    {
        { Messages: { } messages, ModelTemplate: { } template } => template.Render(messages),
        { Messages: { } messages } => ChatTemplate.Render(messages),
        { Raw: false, ModelTemplate: { } template } => template.Render(Conversation(request)),
        { Raw: false, System.Length: > 0 } => $"{request.System}\n{request.Prompt}",
        _ => request.Prompt,
    };

    private static List<ChatMessage> Conversation(GenerateRequest request)
    {
        List<ChatMessage> messages = [.. request.Before, new("user", request.Prompt)];
        if (request.System.Length > 0)
        {
            messages.Insert(0, new ChatMessage("system", request.System));
        }

        return messages;
    }

    /// <summary>System messages and the last message always stay.</summary>
    private static List<ChatMessage> WithoutOldest(IReadOnlyList<ChatMessage> messages, int dropped) =>
        [.. messages.Where((message, index) => index >= Math.Min(dropped, messages.Count - 1) || message.Role == "system")];
}
