using System.Text;
using Validator.Engine.Http;

namespace Validator.Engine.Models;

/// <summary>ChatML, what llama.cpp takes for a model that carries no template.</summary>
internal static class ChatTemplate
{
    public static string Render(IEnumerable<ChatMessage> messages)
    {
        StringBuilder text = new();
        foreach (ChatMessage message in messages)
        {
            text.Append("<|im_start|>").Append(message.Role).Append('\n').Append(message.Content).Append("<|im_end|>\n");
        }

        return text.Append("<|im_start|>assistant\n").ToString();
    }
}
