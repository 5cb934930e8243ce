using Validator.Runtime;
using Validator.Tool;
using Validator.Tool.Terminal;

// Before anything else is loaded: the time that this takes counts in every boot.
if (args is ["supervise", "--", _, ..])
{
    return await Supervisor.RunAsync(args[2..]);
}

await using var error = new ForgivingWriter(Console.Error);
return await Application.RunAsync(args, Console.Out, error);
