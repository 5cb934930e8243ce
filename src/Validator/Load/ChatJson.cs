using System.Text;
using Validator.Spec;

namespace Validator.Load;

/// <summary>What stands between the texts of a chat's messages in a request.</summary>
internal static class ChatJson
{
    private static readonly Dictionary<string, byte[]> s_openings = ChatMessage.Roles.ToDictionary(role => role, role => Encoding.UTF8.GetBytes($"{role}\",\"content\":\""));
    private static readonly Dictionary<string, byte[]> s_changes = ChatMessage.Roles.ToDictionary(role => role, role => Encoding.UTF8.GetBytes($"\"}},{{\"role\":\"{role}\",\"content\":\""));

    /// <summary>From the first message's role to its text.</summary>
    public static ReadOnlyMemory<byte> Opening(string role) => s_openings[role];

    /// <summary>From one message's text to that of the next, which has this role.</summary>
    public static ReadOnlyMemory<byte> Next(string role) => s_changes[role];
}
