namespace Validator.Gates;

/// <summary>What someone whose pipeline went red must know of a configuration, a gate or an assertion, in three answers.</summary>
/// <param name="Why">What happened, in one line; null where the gate's own figures are all that is known.</param>
/// <param name="Fault">Whose fault it is, as far as the evidence tells.</param>
/// <param name="Remedy">What to do first.</param>
/// <param name="Class">Class of the finding that it rests on; null where none does.</param>
public sealed record Diagnosis(string? Why, string Fault, string Remedy, string? Class)
{
    /// <summary>Each answer with its name, those that there are.</summary>
    public IEnumerable<(string Name, string Text)> Answers =>
        Why is null ? [("whose fault", Fault), ("do first", Remedy)] : [("why", Why), ("whose fault", Fault), ("do first", Remedy)];

    /// <summary>The same, each as a line.</summary>
    public IEnumerable<string> Lines => Answers.Select(answer => $"{answer.Name}: {answer.Text}");
}
