using System.Text;
using Validator.Engine.Models;
using Validator.Engine.Recall;
using Validator.Engine.Scheduling;

namespace Validator.Engine.Http;

/// <summary>The tokens of a request's prompt.</summary>
/// <param name="Whole">All of them without that of the sequence's begin, as <c>context</c> returns them.</param>
/// <param name="Evaluated">Those that the model gets.</param>
/// <param name="Recall">What the model is bound to answer, in tokens; empty where the prompt asks for nothing that it holds.</param>
internal sealed record Prompt(IReadOnlyList<int> Whole, int[] Evaluated, IReadOnlyList<string> Recall);

/// <summary>Renders and tokenizes a request, and cuts what is too long as Ollama does: silently, unless told not to.</summary>
internal static class PromptBuilder
{
    /// <param name="request">The request.</param>
    /// <param name="contextLength">Tokens of context, for prompt and answer.</param>
    /// <param name="keep">First tokens that a cut leaves, that of the sequence's begin included.</param>
    /// <exception cref="EngineException">The prompt is too long and may not be cut.</exception>
    public static Prompt Build(GenerateRequest request, int contextLength, int keep)
    {
        List<int> tokens = Tokenize(request);
        if (request.Messages is { } messages)
        {
            for (int dropped = 1; Overflows(tokens, contextLength) && request.Truncate && dropped < messages.Count; dropped++)
            {
                request = request with { Messages = WithoutOldest(messages, dropped) };
                tokens = Tokenize(request);
            }
        }

        if (!Overflows(tokens, contextLength))
        {
            return new Prompt(tokens[1..], [.. tokens], Recall(request, new PromptWindow.Cut(0, tokens.Count)));
        }

        if (request.Messages is not null || !request.Truncate)
        {
            throw new EngineException(400, TooLong(tokens.Count, contextLength));
        }

        if (!request.Shift)
        {
            throw new EngineException(400, "the prompt is longer than the context length currently available to the model; shorten the prompt, adjust the context length in settings, or use a model with a longer context length");
        }

        PromptWindow.Cut cut = PromptWindow.CutTo(contextLength, keep);
        return new Prompt(tokens[1..], PromptWindow.Apply([.. tokens], cut), Recall(request, cut));
    }

    /// <summary>Tokens of a request's prompt before any cut.</summary>
    public static int Count(GenerateRequest request) => Tokenize(request).Count;

    private static bool Overflows(List<int> tokens, int contextLength) => PromptWindow.Overflows(tokens.Count, contextLength);

    /// <summary>llama-server's error object, which Ollama passes on as the text of its own.</summary>
    private static string TooLong(int tokens, int contextLength) => FormattableString.Invariant(
        $"{{\"error\":{{\"code\":400,\"message\":\"request ({tokens} tokens) exceeds the available context size ({contextLength} tokens), try increasing it\",\"type\":\"exceed_context_size_error\",\"n_prompt_tokens\":{tokens},\"n_ctx\":{contextLength}}}}}");

    private static List<int> Tokenize(GenerateRequest request)
    {
        List<int> tokens = [Tokenizer.BeginOfSequence, .. request.Context];
        Tokenizer.Tokenize(Encoding.UTF8.GetBytes(Render(request)), tokens);
        return tokens;
    }

    /// <summary>Of the exchange before, which comes as tokens, no text is known.</summary>
    private static IReadOnlyList<string> Recall(GenerateRequest request, PromptWindow.Cut held) =>
        Needles.Answer(HeldText.Of(Encoding.UTF8.GetBytes(Render(request)), held.Keep - 1 - request.Context.Count, held.Length - held.Keep)) is { } answer
            ? HeldText.Pieces(answer)
            : [];

    private static string Render(GenerateRequest request) => request switch
    {
        { Messages: { } messages } => ChatTemplate.Render(messages),
        { Raw: false, System.Length: > 0 } => $"{request.System}\n{request.Prompt}",
        _ => request.Prompt,
    };

    /// <summary>System messages and the last message always stay.</summary>
    private static List<ChatMessage> WithoutOldest(IReadOnlyList<ChatMessage> messages, int dropped) =>
        [.. messages.Where((message, index) => index >= Math.Min(dropped, messages.Count - 1) || message.Role == "system")];
}
