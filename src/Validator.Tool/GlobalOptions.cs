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

    private readonly Option<bool> _noColor = new("--no-color") { Description = "No colours; NO_COLOR does the same.", Recursive = true };

    public void AddTo(RootCommand root)
    {
        root.Add(_verbosity);
        root.Add(_noColor);
    }

    public Verbosity Verbosity(ParseResult parsed) => Enum.Parse<Verbosity>(parsed.GetValue(_verbosity)!, ignoreCase: true);

    public bool Color(ParseResult parsed) =>
        !parsed.GetValue(_noColor) && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
}
