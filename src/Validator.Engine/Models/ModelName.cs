using System.Globalization;
using System.Text.RegularExpressions;

namespace Validator.Engine.Models;

/// <summary>
/// A name as Ollama reads it, <c>[[[scheme://]host/]namespace/]model[:tag]</c>, what is left out filled in.
/// Names differ by more than their case.
/// </summary>
internal sealed partial record ModelName(string Host, string Namespace, string Model, string Tag)
{
    public const string DefaultHost = "registry.ollama.ai";
    private const string DefaultNamespace = "library";
    private const string DefaultTag = "latest";

    /// <summary>Smaller models would be embedding only.</summary>
    private const double MinParameters = 200_000;

    /// <summary>A name past this is no size of a language model.</summary>
    private const double MaxParameters = 2e12;

    /// <summary><c>https</c> where the name says nothing; it tells no two names apart.</summary>
    public string Scheme { get; init; } = "https";

    /// <summary>The name as Ollama shows it: without its own registry and the namespace <c>library</c>, always with tag.</summary>
    public string Shortest => (Same(Host, DefaultHost), Same(Namespace, DefaultNamespace)) switch
    {
        (true, true) => $"{Model}:{Tag}",
        (true, false) => $"{Namespace}/{Model}:{Tag}",
        _ => $"{Host}/{Namespace}/{Model}:{Tag}",
    };

    /// <summary>All of its parts.</summary>
    public string Full => $"{Host}/{Namespace}/{Model}:{Tag}";

    /// <summary>Reads a name; null if it is not legal.</summary>
    public static ModelName? Parse(string text)
    {
        Match match = Legal().Match(text);
        return match.Success
            ? new ModelName(
                Part(match, "host", DefaultHost),
                Part(match, "namespace", DefaultNamespace),
                match.Groups["model"].Value,
                Part(match, "tag", DefaultTag))
            { Scheme = Part(match, "scheme", "https") }
            : null;
    }

    /// <summary>Whether Ollama takes <paramref name="name"/> for a model name at all.</summary>
    public static bool IsValid(string name) => Parse(name) is not null;

    /// <summary>The weights behind <c>synthetic:&lt;size&gt;</c> or <c>synthetic-embed:&lt;size&gt;</c>, or null where there are none.</summary>
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
            ? ModelSpec.Create(name.ToLowerInvariant(), parameters, match.Groups["embed"].Success)
            : null;
    }

    public bool Equals(ModelName? other) =>
        other is not null && Same(Host, other.Host) && Same(Namespace, other.Namespace) && Same(Model, other.Model) && Same(Tag, other.Tag);

    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Shortest);

    public override string ToString() => Shortest;

    private static string Part(Match match, string name, string absent) => match.Groups[name] is { Success: true, Value: { } value } ? value : absent;

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"^(((?<scheme>[A-Za-z]+)://)?(?<host>[A-Za-z0-9_][A-Za-z0-9_.:-]{0,349})/(?=[^/]+/))?((?<namespace>[A-Za-z0-9_][A-Za-z0-9_-]{0,79})/)?(?<model>[A-Za-z0-9_][A-Za-z0-9_.-]{0,79})(:(?<tag>[A-Za-z0-9_][A-Za-z0-9_.-]{0,79}))?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Legal();

    [GeneratedRegex(@"^synthetic(?<embed>-embed)?:(?<number>[0-9]{1,6}(\.[0-9]{1,6})?)(?<unit>[kmb])\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Synthetic();
}
