using Validator.Tool;
using Validator.Tool.Terminal;

await using var error = new ForgivingWriter(Console.Error);
return await Application.RunAsync(args, Console.Out, error);
