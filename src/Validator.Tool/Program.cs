using Validator.Runtime;
using Validator.Tool;
using Validator.Tool.Terminal;

return args switch
{
    // Before anything else is loaded: the time that this takes counts in every boot.
    ["supervise", "--", _, ..] => await Supervisor.RunAsync(args[2..]),
    ["--version"] => ToolVersion.Print(),
    _ => await RunAsync(args),
};

static async Task<int> RunAsync(string[] args)
{
    await using var error = new ForgivingWriter(Console.Error);
    return await Application.RunAsync(args, Console.Out, error);
}
