using Validator.Runtime;

namespace Validator.Tool;

/// <summary>This tool as a program to start again.</summary>
internal static class Self
{
    /// <summary>The command that starts this tool with further arguments, however it was started itself.</summary>
    public static ServerCommand With(params IReadOnlyList<string> arguments)
    {
        var path = Environment.ProcessPath ?? throw new InvalidOperationException("this process has no path");

        // "dotnet tool.dll ..." is a host and its first argument; an installed tool is a program of its own.
        return Path.GetFileNameWithoutExtension(path) == "dotnet"
            ? new ServerCommand(path, [Environment.GetCommandLineArgs()[0], .. arguments])
            : new ServerCommand(path, arguments);
    }
}
