namespace Validator.Pipeline.Explain;

/// <summary>What a name, a gate or an error means.</summary>
/// <param name="Kind"><c>metric</c>, <c>class</c>, <c>finding</c>, <c>gate</c>, <c>operator</c>, <c>aggregation</c>, <c>query set</c>, <c>exit code</c>, <c>decision</c>, <c>boot contract</c>, <c>key</c> or <c>error</c>.</param>
/// <param name="Name">The name, or what was given.</param>
/// <param name="Meaning">What it means.</param>
/// <param name="Parts">Further facts, each with its label.</param>
/// <param name="LookAt">What to look at or do, the first first.</param>
public sealed record Explanation(
    string Kind, string Name, string Meaning, IReadOnlyList<ExplainedPart> Parts, IReadOnlyList<string> LookAt);

/// <summary>A labelled fact.</summary>
/// <param name="Label">Such as <c>unit</c>.</param>
/// <param name="Text">The fact.</param>
public sealed record ExplainedPart(string Label, string Text);
