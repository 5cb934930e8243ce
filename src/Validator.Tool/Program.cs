using Validator.Runtime;
using Validator.Tool.Terminal;

namespace Validator.Tool;

/// <summary>Where the process begins. What is asked for before every boot and every use is answered before anything else is loaded.</summary>
internal static class Program
{
    public static Task<int> Main(string[] args) => args switch
    {
        ["--version"] => Task.FromResult(ToolVersion.Print()),
        ["supervise", "--", _, ..] => Supervisor.RunAsync(args[2..]),
        _ => RunAsync(args),
    };

    private static async Task<int> RunAsync(string[] args)
    {
        await using var error = new ForgivingWriter(Console.Error);
        return await Application.RunAsync(args, Console.Out, error);
    }
}
