using System.CommandLine;
using Validator.Tool.Terminal;

namespace Validator.Tool;

/// <summary>Options that every command has.</summary>
internal sealed class GlobalOptions
{
    private readonly Option<string> _verbosity = Words.OneOf(
        new Option<string>("--verbosity")
        {
            Description = "How much is said on stderr: quiet, normal or diagnostic (stack traces too).",
            Recursive = true,
            DefaultValueFactory = _ => "normal",
        },
        "quiet",
        "normal",
        "diagnostic");

    private readonly Option<bool> _quiet = new("--quiet") { Description = "As --verbosity quiet.", Recursive = true };

    private readonly Option<bool> _noColor = new("--no-color") { Description = "No colours; NO_COLOR does the same.", Recursive = true };

    private readonly Option<bool> _version = new("--version") { Description = "Shows the version.", Recursive = true };

    public void AddTo(RootCommand root)
    {
        // The library's own takes no other word beside it, so that "run --version" would be an error.
        foreach (var version in root.Options.OfType<VersionOption>().ToArray())
        {
            root.Options.Remove(version);
        }

        root.Add(_version);
        root.Add(_verbosity);
        root.Add(_quiet);
        root.Add(_noColor);
    }

    public bool Version(ParseResult parsed) => parsed.GetResult(_version) is { Implicit: false };

    public Verbosity Verbosity(ParseResult parsed) => parsed.GetValue(_quiet) ? Terminal.Verbosity.Quiet : Enum.Parse<Verbosity>(parsed.GetValue(_verbosity)!, ignoreCase: true);

    public bool Color(ParseResult parsed) =>
        !parsed.GetValue(_noColor) && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
}
