using System.CommandLine;
using Validator.Spec;

namespace Validator.Tool.Commands;

/// <summary>Options of the commands that read a spec.</summary>
internal sealed class SpecArguments
{
    private readonly Option<string[]> _set = new("--set")
    {
        Description = "Overrides a key of the spec, such as --set deployment.options.num_ctx=8192; may be given several times.",
        HelpName = "path=value",
    };

    private readonly Option<string> _engine = Words.OneOf(
        new Option<string>("--engine") { Description = "Overrides runtime.engine: ollama, embedded for a rehearsal, or attach to the running server of runtime.url." }, "ollama", "embedded", "attach");

    private readonly Option<bool> _untrusted = new("--untrusted")
    {
        Description = "The spec may come from a stranger: it cannot choose what runs. Default when CI=true.",
    };

    private readonly Option<bool> _trusted = new("--trusted") { Description = "Lifts --untrusted." };

    public SpecArguments AddTo(Command command)
    {
        command.Add(_engine);
        command.Add(_set);
        command.Add(_untrusted);
        command.Add(_trusted);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_trusted) && result.GetValue(_untrusted))
            {
                result.AddError("--trusted and --untrusted contradict each other; give one.");
            }
        });
        return this;
    }

    public SpecReadOptions Options(ParseResult parsed) => new()
    {
        Set = parsed.GetValue(_set) ?? [],
        Engine = parsed.GetValue(_engine) is { } engine ? Enum.Parse<EngineKind>(engine, ignoreCase: true) : null,
        Untrusted = !parsed.GetValue(_trusted)
            && (parsed.GetValue(_untrusted) || SpecReadOptions.IsUntrustedByDefault(Environment.GetEnvironmentVariable)),
    };
}
