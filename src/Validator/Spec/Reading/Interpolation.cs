using System.Text;

namespace Validator.Spec.Reading;

/// <summary>A scalar's text with the environment put in.</summary>
/// <param name="Text">As the program uses it.</param>
/// <param name="Pieces">What the environment put in, piece by piece; empty when it put in nothing.</param>
internal readonly record struct Interpolated(string Text, IReadOnlyList<string> Pieces)
{
    /// <summary>Whether any of it came from the environment, so that it must not be shown.</summary>
    public bool FromEnvironment => Pieces.Count > 0;

    /// <summary>What must not be shown: the whole of it and its pieces.</summary>
    public IReadOnlyList<string> Secrets => FromEnvironment ? [Text, .. Pieces] : [];
}

/// <summary>Puts <c>${NAME}</c> and <c>${NAME:-default}</c> in; <c>$${</c> stands for a literal <c>${</c>.</summary>
internal static class Interpolation
{
    public const string TrustedPrefix = "VALIDATOR_";

    public static bool Holds(string text) => text.Contains("${", StringComparison.Ordinal);

    /// <summary>Null after an error was reported.</summary>
    public static Interpolated? Apply(ScalarNode node, Cursor at)
    {
        var text = node.Text;
        var result = new StringBuilder();
        var pieces = new List<string>();
        var failed = false;
        for (var i = 0; i < text.Length;)
        {
            var rest = text.AsSpan(i);
            if (rest.StartsWith("$${"))
            {
                result.Append("${");
                i += 3;
            }
            else if (rest.StartsWith("${"))
            {
                var end = text.IndexOf('}', i);
                if (end < 0)
                {
                    at.Error($"{at.Path}: '${{' has no closing '}}' in {Quote.Of(text)}", "write '$${' for a literal '${'");
                    return null;
                }

                var found = Lookup(text[(i + 2)..end], at);
                failed |= found is null;
                pieces.AddRange(found?.Pieces ?? []);
                result.Append(found?.Text);
                i = end + 1;
            }
            else
            {
                result.Append(text[i++]);
            }
        }

        return failed ? null : new Interpolated(result.ToString(), pieces);
    }

    private static Interpolated? Lookup(string inside, Cursor at)
    {
        var cut = inside.IndexOf(":-", StringComparison.Ordinal);
        var name = cut < 0 ? inside : inside[..cut];
        if (!IsName(name))
        {
            at.Error($"{at.Path}: {Quote.Of(name)} is no name of an environment variable", "letters, digits and _, as in ${VALIDATOR_CORPUS} or ${VALIDATOR_CORPUS:-default}");
            return null;
        }

        if (at.Context.Untrusted && !at.FromCommandLine && !name.StartsWith(TrustedPrefix, StringComparison.Ordinal))
        {
            at.Error($"{at.Path}: an untrusted spec may not read the environment variable {name}", $"only names that begin with {TrustedPrefix}, or run with --trusted");
            return null;
        }

        // As a shell does: with a default, an empty variable counts as unset.
        var value = at.Context.Environment(name);
        if (value is null || (value.Length == 0 && cut >= 0))
        {
            if (cut >= 0)
            {
                return new Interpolated(inside[(cut + 2)..], []);
            }

            at.Error($"{at.Path}: the environment variable {name} is not set", $"set it, or give a default: ${{{name}:-...}}");
            return null;
        }

        if (value.AsSpan().ContainsAny('\0', '\r', '\n'))
        {
            at.Error($"{at.Path}: the environment variable {name} holds a line break or NUL", "a value is a single line");
            return null;
        }

        return new Interpolated(value, [value]);
    }

    public static bool IsName(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
