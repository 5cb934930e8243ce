using System.CommandLine;
using Validator.Spec;

namespace Validator.Tool;

/// <summary>Options whose values are of a form.</summary>
internal static class Words
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(30);

    /// <summary>The option <c>--wait</c>: a time above 0.</summary>
    public static Option<string?> Wait()
    {
        var option = new Option<string?>("--wait") { Description = "How long to wait while another measurement runs on this machine, such as 30m; without it that is an error.", HelpName = "duration" };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var given }] && Time(given) is null)
            {
                result.AddError($"--wait {given}: legal is {Quantity.Legal(Unit.Duration)}, more than 0 and at most {LongestWait.TotalHours:0}h");
            }
        });
        return option;
    }

    /// <summary>The time that <c>--wait</c> was given; null when it was not.</summary>
    public static TimeSpan? Time(string? text) =>
        text is not null && Quantity.TryParse(text, Unit.Duration, out var seconds) && seconds > 0 && seconds <= LongestWait.TotalSeconds ? TimeSpan.FromSeconds(seconds) : null;

    /// <summary>Restricts an option to words; any other is an error that lists them and names the nearest.</summary>
    public static Option<string> OneOf(Option<string> option, params string[] words)
    {
        option.HelpName = string.Join('|', words);
        option.CompletionSources.Add(words);
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var given }] && !words.Contains(given, StringComparer.Ordinal))
            {
                var near = Nearest.Question(given, words) is { } question ? $" ({question})" : string.Empty;
                result.AddError($"{option.Name} {given}: legal are {string.Join(", ", words)}{near}");
            }
        });
        return option;
    }
}
