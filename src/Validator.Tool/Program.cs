using Validator.Tool;

return await Application.RunAsync(args, Console.Out, Console.Error);
