using System.CommandLine;
using Validator.Spec;

namespace Validator.Tool;

/// <summary>Options whose values are a few words.</summary>
internal static class Words
{
    /// <summary>Restricts an option to words; any other is an error that lists them and names the nearest.</summary>
    public static Option<string> OneOf(Option<string> option, params string[] words)
    {
        option.HelpName = string.Join('|', words);
        option.CompletionSources.Add(words);
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var given }] && !words.Contains(given, StringComparer.Ordinal))
            {
                var near = Nearest.Of(given, words) is { } word ? $" (did you mean '{word}'?)" : string.Empty;
                result.AddError($"{option.Name} {given}: legal are {string.Join(", ", words)}{near}");
            }
        });
        return option;
    }
}
