using System.Reflection;
using Build;
using Cake.Core;

namespace Cake.Frosting;

/// <summary>Runs the tasks of the program's assembly on Cake's engine.</summary>
public sealed class CakeHost
{
    private Type contextType = typeof(FrostingContext);
    private Type? lifetimeType;

    /// <summary>Sets the context that the tasks get.</summary>
    public CakeHost UseContext<TContext>()
        where TContext : class, IFrostingContext
    {
        contextType = typeof(TContext);
        return this;
    }

    /// <summary>Sets what runs before and after the tasks.</summary>
    public CakeHost UseLifetime<TLifetime>()
        where TLifetime : class, IFrostingLifetime
    {
        lifetimeType = typeof(TLifetime);
        return this;
    }

    /// <summary>Reads the command line and does what it says; returns the exit code.</summary>
    public int Run(IEnumerable<string> args)
    {
        TaskCatalog tasks = TaskCatalog.Of(Assembly.GetEntryAssembly()!);
        BuildArgumentAttribute[] arguments = [.. contextType.GetCustomAttributes<BuildArgumentAttribute>()];
        CommandLine command;
        try
        {
            command = CommandLineReader.Read(args, tasks.Names, arguments);
        }
        catch (CommandLineException exception)
        {
            Console.Error.WriteLine(exception.Message);
            return ExitCodes.Usage;
        }

        if (command.Help)
        {
            Console.Out.Write(HelpText.Of(tasks, arguments));
            return 0;
        }

        if (command.Tree)
        {
            Console.Out.Write(tasks.Tree(command.Target));
            return 0;
        }

        return new EngineRun(command, contextType, lifetimeType).Run(tasks);
    }
}
