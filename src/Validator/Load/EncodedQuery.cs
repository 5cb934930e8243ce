using Validator.Spec;

namespace Validator.Load;

/// <summary>A query as it stands in a prompt, encoded once for all requests.</summary>
internal sealed class EncodedQuery
{
    /// <param name="query">The query.</param>
    /// <param name="behind">What parts it from the text before it.</param>
    public EncodedQuery(QuerySpec query, string behind)
    {
        ChatMessage[] messages = [.. query.Before, new ChatMessage(ChatMessage.User, query.Prompt)];
        Role = messages[0].Role;
        Text = string.Join('\n', messages.Select(message => message.Content));
        Pieces =
        [
            RequestTemplate.Encode(behind + messages[0].Content),
            .. messages.Skip(1).SelectMany(message => (ReadOnlyMemory<byte>[])[ChatJson.Next(message.Role), RequestTemplate.Encode(message.Content)]),
        ];
        FollowUps = [.. query.FollowUps.Select(text => new FollowUp(text))];
    }

    /// <summary>Role of the first message.</summary>
    public string Role { get; }

    /// <summary>All that it says, for an estimate of its tokens.</summary>
    public string Text { get; }

    /// <summary>Its text, and what parts its messages where it has several.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Pieces { get; }

    /// <summary>Its tokens together with the nonce and the template; null before they are counted.</summary>
    public int? Tokens { get; set; }

    /// <summary>What the user says after the first answer.</summary>
    public IReadOnlyList<FollowUp> FollowUps { get; }
}

/// <summary>What the user says in a later turn.</summary>
internal sealed class FollowUp(string text)
{
    public string Text => text;

    public byte[] Bytes { get; } = RequestTemplate.Encode(text);

    /// <summary>Its tokens by themselves; 0 before they are counted.</summary>
    public int Tokens { get; set; }
}
