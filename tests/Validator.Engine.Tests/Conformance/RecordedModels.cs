using System.Text.RegularExpressions;

namespace Validator.Engine.Tests.Conformance;

/// <summary>The models of the recordings, and those of the engine that stand for them.</summary>
internal static partial class RecordedModels
{
    private static readonly Dictionary<string, string> s_models = new(StringComparer.Ordinal)
    {
        ["tiny"] = TestEngine.Model,
        ["tiny-eos"] = "synthetic:1.1m",
        ["tiny-tmpl"] = "synthetic:1.2m",
        ["tiny-jinja"] = "synthetic:1.3m",
        ["tiny-slow"] = "synthetic:2m",
    };

    public static string Map(string text) => Name().Replace(text, match => s_models[match.Groups[1].Value]);

    public static WireAnswer Map(WireAnswer answer) => answer with { Body = Map(answer.Body), Chunks = answer.Chunks?.Select(Map).ToList() };

    [GeneratedRegex("""(?<=")(tiny|tiny-eos|tiny-tmpl|tiny-jinja|tiny-slow)(:latest)?(?=")""")]
    private static partial Regex Name();
}
