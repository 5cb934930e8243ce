using Validator.Spec;

namespace Validator.Tests.Load;

internal static class Corpora
{
    public static readonly SourceLocation Here = new("spec.yaml", 7, 5);

    public static CorpusSpec Of(string path, int? tokens = null, string[]? include = null, string[]? exclude = null) =>
        new(new LocatedText(path, Here), include ?? ["**/*.py"], exclude ?? [], tokens);
}
