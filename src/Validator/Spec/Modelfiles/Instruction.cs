namespace Validator.Spec.Modelfiles;

/// <summary>One instruction of a Modelfile.</summary>
/// <param name="Name">In capitals.</param>
/// <param name="At">Its place.</param>
/// <param name="Key">The word behind <c>PARAMETER</c> or <c>MESSAGE</c>; empty for the others.</param>
/// <param name="KeyAt">Its place.</param>
/// <param name="Value">The value, out of its quotes.</param>
/// <param name="ValueAt">Its place.</param>
internal sealed record Instruction(string Name, SourceLocation At, string Key, SourceLocation KeyAt, string Value, SourceLocation ValueAt)
{
    public const string From = "FROM";
    public const string Parameter = "PARAMETER";
    public const string Message = "MESSAGE";
    public const string License = "LICENSE";
    public const string Adapter = "ADAPTER";
    public const string Draft = "DRAFT";

    /// <summary>Every name that Ollama knows.</summary>
    public static readonly IReadOnlyList<string> Names = [From, Parameter, "TEMPLATE", "SYSTEM", Adapter, License, Message, "RENDERER", "PARSER", "REQUIRES", Draft];
}
