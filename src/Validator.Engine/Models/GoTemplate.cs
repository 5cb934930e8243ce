using System.Text;
using Validator.Engine.Http;

namespace Validator.Engine.Models;

/// <summary>A model's <c>TEMPLATE</c>: how its messages become the text of a prompt.</summary>
internal sealed class GoTemplate
{
    private readonly IReadOnlyList<TemplateNode> _nodes;
    private readonly bool _takesMessages;

    private GoTemplate(string text, IReadOnlyList<TemplateNode> nodes)
    {
        Text = text;
        _takesMessages = Mentions(nodes, "Messages");

        // A template that says nothing of the answer has it at its end.
        _nodes = _takesMessages || Mentions(nodes, "Response") ? nodes : [.. nodes, new ValueNode(new TemplateValue(".Response", []))];
    }

    /// <summary>As it was written.</summary>
    public string Text { get; }

    /// <summary>Reads a template.</summary>
    /// <exception cref="FormatException">It is wrong, or uses what is not supported; the message says line and reason.</exception>
    public static GoTemplate Parse(string text) => new(text, new TemplateParser(TemplateLexer.Read(text)).Parse());

    /// <summary>The prompt for the answer that follows <paramref name="messages"/>.</summary>
    public string Render(IReadOnlyList<ChatMessage> messages)
    {
        List<ChatMessage> collated = Collate(messages);
        StringBuilder text = new();
        if (_takesMessages)
        {
            string system = string.Join("\n\n", messages.Where(message => message.Role == "system").Select(message => message.Content));
            Render(_nodes, new TemplateScope(system, "", "", collated), text);
            return text.ToString();
        }

        TemplateScope turn = new("", "", "", []);
        foreach (ChatMessage message in collated)
        {
            bool begins = message.Role == "system" ? turn.Prompt.Length + turn.Response.Length > 0 : message.Role == "user" && turn.Response.Length > 0;
            if (begins)
            {
                Render(_nodes, turn, text);
                turn = new TemplateScope("", "", "", []);
            }

            turn = message.Role switch
            {
                "system" => turn with { System = message.Content },
                "user" => turn with { Prompt = message.Content },
                "assistant" => turn with { Response = message.Content },
                _ => turn,
            };
        }

        bool cut = false;
        Render(UpToResponse(_nodes, ref cut), turn, text);
        return text.ToString();
    }

    private static void Render(IReadOnlyList<TemplateNode> nodes, TemplateScope scope, StringBuilder text)
    {
        foreach (TemplateNode node in nodes)
        {
            switch (node)
            {
                case TextNode plain:
                    text.Append(plain.Text);
                    break;
                case ValueNode value:
                    text.Append(value.Value.Print(scope));
                    break;
                case IfNode branch:
                    Render(branch.Condition.IsTrue(scope) ? branch.Then : branch.Else, scope, text);
                    break;
                case RangeNode { Else: { } otherwise } when scope.Messages.Count == 0:
                    Render(otherwise, scope, text);
                    break;
                case RangeNode range:
                    foreach (ChatMessage message in scope.Messages)
                    {
                        Render(range.Body, scope with { Message = message }, text);
                    }

                    break;
            }
        }
    }

    /// <summary>What a template says after the answer, the model has yet to say.</summary>
    private static List<TemplateNode> UpToResponse(IReadOnlyList<TemplateNode> nodes, ref bool cut)
    {
        List<TemplateNode> kept = [];
        foreach (TemplateNode node in nodes)
        {
            if (cut)
            {
                break;
            }

            switch (node)
            {
                case IfNode branch:
                    List<TemplateNode> then = UpToResponse(branch.Then, ref cut);
                    kept.Add(branch with { Then = then, Else = UpToResponse(branch.Else, ref cut) });
                    break;
                default:
                    kept.Add(node);
                    cut = node is ValueNode value && value.Value.Mentions("Response");
                    break;
            }
        }

        return kept;
    }

    private static bool Mentions(IReadOnlyList<TemplateNode> nodes, string name) => nodes.Any(node => node switch
    {
        ValueNode value => value.Value.Mentions(name),
        IfNode branch => branch.Condition.Mentions(name) || Mentions(branch.Then, name) || Mentions(branch.Else, name),
        RangeNode range => name == "Messages" || Mentions(range.Body, name) || Mentions(range.Else, name),
        _ => false,
    });

    /// <summary>Messages of the same role in a row become one.</summary>
    private static List<ChatMessage> Collate(IReadOnlyList<ChatMessage> messages)
    {
        List<ChatMessage> collated = [];
        foreach (ChatMessage message in messages)
        {
            if (collated is [.., { } last] && last.Role == message.Role && message.Role != "tool")
            {
                collated[^1] = last with { Content = $"{last.Content}\n\n{message.Content}" };
            }
            else
            {
                collated.Add(message);
            }
        }

        return collated;
    }
}
