using Validator.Engine.Http;

namespace Validator.Engine.Models;

/// <summary>What a template sees: the root's fields, and within <c>range .Messages</c> those of one message.</summary>
internal sealed record TemplateScope(string System, string Prompt, string Response, IReadOnlyList<ChatMessage> Messages, ChatMessage? Message = null);

/// <summary>A part of a parsed template.</summary>
internal abstract record TemplateNode;

/// <summary>Text as it is.</summary>
internal sealed record TextNode(string Text) : TemplateNode;

/// <summary>The value of an expression.</summary>
internal sealed record ValueNode(TemplateValue Value) : TemplateNode;

/// <summary><c>if</c>, <c>else</c>.</summary>
internal sealed record IfNode(TemplateValue Condition, IReadOnlyList<TemplateNode> Then, IReadOnlyList<TemplateNode> Else) : TemplateNode;

/// <summary><c>range .Messages</c>; <c>else</c> where there is none.</summary>
internal sealed record RangeNode(IReadOnlyList<TemplateNode> Body, IReadOnlyList<TemplateNode> Else) : TemplateNode;

/// <summary>A field, a string, or a comparison; what is not empty is true.</summary>
internal sealed record TemplateValue(string Operator, IReadOnlyList<TemplateValue> Operands)
{
    public const string Literal = "\"";

    public string Text { get; init; } = "";

    public bool IsTrue(TemplateScope scope) => Operator switch
    {
        "eq" => Operands.Skip(1).Any(other => other.Print(scope) == Operands[0].Print(scope)),
        "ne" => Operands[0].Print(scope) != Operands[1].Print(scope),
        "not" => !Operands[0].IsTrue(scope),
        "and" => Operands.All(operand => operand.IsTrue(scope)),
        "or" => Operands.Any(operand => operand.IsTrue(scope)),
        ".Messages" or "$.Messages" => scope.Messages.Count > 0,
        _ => Print(scope).Length > 0,
    };

    public string Print(TemplateScope scope) => Operator switch
    {
        Literal => Text,
        ".System" or "$.System" => scope.System,
        ".Prompt" or "$.Prompt" => scope.Prompt,
        ".Response" or "$.Response" => scope.Response,
        ".Role" => scope.Message!.Role,
        ".Content" => scope.Message!.Content,
        "and" => (Operands.FirstOrDefault(operand => !operand.IsTrue(scope)) ?? Operands[^1]).Print(scope),
        "or" => (Operands.FirstOrDefault(operand => operand.IsTrue(scope)) ?? Operands[^1]).Print(scope),
        _ => IsTrue(scope) ? "true" : "false",
    };

    /// <summary>Whether the field <paramref name="name"/> occurs in it.</summary>
    public bool Mentions(string name) => Operator == $".{name}" || Operator == $"$.{name}" || Operands.Any(operand => operand.Mentions(name));
}
