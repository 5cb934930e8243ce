using System.Globalization;
using System.Text;
using Validator.Gates;

namespace Validator.Reports;

/// <summary>For each configuration that was not approved: what did not hold, why, whose fault it is, and what to do first.</summary>
internal static class MarkdownGlance
{
    /// <summary>A list of the configurations, those with their gates and assertions that did not hold.</summary>
    /// <param name="configurations">All of the run.</param>
    /// <param name="most">Gates and assertions that are told of each.</param>
    /// <param name="told">Makes text fit for the document.</param>
    public static IEnumerable<string> Of(IEnumerable<ConfigurationVerdict> configurations, int most, Func<string, string> told) =>
        configurations.Where(configuration => configuration.Decision != Decision.Approved).Select(configuration => One(configuration, most, told));

    private static string One(ConfigurationVerdict configuration, int most, Func<string, string> told)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"- **{told(configuration.Id)}** {VerdictNames.Of(configuration.Decision)}\n");
        var items = NotHeld(configuration).OrderBy(item => item.Outcome != Outcome.Failed).ToArray();
        foreach (var (id, outcome, message) in items.Take(most))
        {
            text.Append(CultureInfo.InvariantCulture, $"  - **{told(id)}** {VerdictNames.Of(outcome)}: {told(message)}\n");
        }

        if (items.Length > most)
        {
            text.Append(CultureInfo.InvariantCulture, $"  - and {items.Length - most} more: {told(string.Join(", ", items.Skip(most).Select(item => item.Id)))}\n");
        }

        if (items.Length == 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"  - {told(Reason.Head(configuration.Reason))}\n");
        }

        foreach (var (name, answer) in Diagnoses.Of(configuration)?.Answers ?? [])
        {
            text.Append(CultureInfo.InvariantCulture, $"  - *{name}*: {told(answer)}\n");
        }

        return text.ToString();
    }

    /// <summary>Assertions and gates that failed or could not be told, in the order of the verdict.</summary>
    public static IEnumerable<(string Id, Outcome Outcome, string Message)> NotHeld(ConfigurationVerdict configuration) =>
        configuration.Contract.Select(result => (result.Id, result.Outcome, result.Message))
            .Concat(configuration.Gates.Select(gate => (gate.Id, gate.Outcome, gate.Message)))
            .Where(item => item.Outcome is Outcome.Failed or Outcome.Inconclusive);
}
