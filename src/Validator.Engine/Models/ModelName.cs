using System.Globalization;
using System.Text.RegularExpressions;

namespace Validator.Engine.Models;

/// <summary>Names as Ollama reads them, and which of them are synthetic models.</summary>
internal static partial class ModelName
{
    /// <summary>Smaller models would be embedding only.</summary>
    private const double MinParameters = 200_000;

    /// <summary>A name past this is no size of a language model.</summary>
    private const double MaxParameters = 2e12;

    /// <summary>Whether Ollama takes <paramref name="name"/> for a model name at all.</summary>
    public static bool IsValid(string name) => Legal().IsMatch(name);

    /// <summary>Adds the tag <c>latest</c> to a name without one.</summary>
    public static string WithTag(string name) =>
        name.LastIndexOf(':') > name.LastIndexOf('/') ? name : name + ":latest";

    /// <summary>The model behind <c>synthetic:&lt;size&gt;</c>, or null where there is no such model.</summary>
    public static ModelSpec? Find(string name)
    {
        Match match = Synthetic().Match(name);
        if (!match.Success)
        {
            return null;
        }

        double unit = char.ToLowerInvariant(match.Groups["unit"].ValueSpan[0]) switch { 'k' => 1e3, 'm' => 1e6, _ => 1e9 };
        double parameters = double.Parse(match.Groups["number"].ValueSpan, CultureInfo.InvariantCulture) * unit;
        return parameters is >= MinParameters and <= MaxParameters
            ? ModelSpec.Create(WithTag(name).ToLowerInvariant(), parameters)
            : null;
    }

    [GeneratedRegex(@"^([A-Za-z0-9][\w.:-]*/)*[A-Za-z0-9_][\w.-]{0,79}(:[A-Za-z0-9_][\w.-]{0,79})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Legal();

    [GeneratedRegex(@"^synthetic:(?<number>[0-9]{1,6}(\.[0-9]{1,6})?)(?<unit>[kmb])\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Synthetic();
}
