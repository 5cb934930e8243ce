using Validator.Gates;
using Validator.Spec;
using Validator.Spec.Fixing;

namespace Validator.Pipeline.Authoring;

/// <summary>A spec with what could be put right.</summary>
/// <param name="Text">The text, changed or not.</param>
/// <param name="Fixed">What was wrong and is put right, in the order of the work.</param>
public sealed record FixedSpec(string Text, IReadOnlyList<Diagnostic> Fixed);

/// <summary>Puts right what is wrong with a spec in one way only: names with one legal neighbour, and texts that YAML wants quoted.</summary>
public static class SpecFixer
{
    /// <summary>A text that YAML cannot read shows its faults one at a time.</summary>
    private const int MostRounds = 100;

    /// <summary>Fixes until there is nothing left to fix.</summary>
    /// <param name="text">The spec.</param>
    /// <param name="file">Where it stands.</param>
    /// <param name="options">How it is read; nothing that they override is changed.</param>
    public static FixedSpec Fix(string text, string file, SpecReadOptions options)
    {
        var done = new List<Diagnostic>();
        for (var round = 0; round < MostRounds; round++)
        {
            var (next, applied) = TextFixes.Apply(text, file, Wrong(text, file, options));
            if (applied.Count == 0)
            {
                break;
            }

            text = next;
            done.AddRange(applied);
        }

        return new FixedSpec(text, done);
    }

    private static IEnumerable<Diagnostic> Wrong(string text, string file, SpecReadOptions options)
    {
        var read = SpecReader.ReadText(text, file, options);
        return read.Diagnostics.Concat(read.Gates.SelectMany(gate => GateExpression.Parse(gate.Expression, gate.Location).Diagnostics));
    }
}
