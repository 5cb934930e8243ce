using Build;
using Cake.Core.Diagnostics;
using Validator.Spec;

namespace Cake.Frosting;

/// <summary>Reads <c>--name=value</c>, <c>--name value</c> and <c>--flag</c>; what it does not know is an error.</summary>
internal sealed class CommandLineReader
{
    private static readonly string[] Flags = ["dryrun", "tree", "help"];

    private static readonly string[] Verbosities = Enum.GetNames<Verbosity>();

    private static readonly Dictionary<string, string> ShortNames =
        new(StringComparer.Ordinal) { ["-t"] = "--target", ["-v"] = "--verbosity", ["-h"] = "--help", ["-?"] = "--help" };

    private readonly Queue<string> rest;
    private readonly string[] options;

    private CommandLineReader(IEnumerable<string> args, IEnumerable<BuildArgumentAttribute> arguments)
    {
        rest = new Queue<string>(args);
        options = ["target", "verbosity", .. Flags, .. arguments.Select(argument => argument.Name)];
    }

    public static CommandLine Read(
        IEnumerable<string> args, IReadOnlyCollection<string> tasks, IEnumerable<BuildArgumentAttribute> arguments)
    {
        Dictionary<string, string> values = new CommandLineReader(args, arguments).ReadAll();
        CommandLine line = new()
        {
            DryRun = values.Remove("dryrun"),
            Tree = values.Remove("tree"),
            Help = values.Remove("help"),
        };
        if (values.Remove("target", out string? target))
        {
            line = line with { Target = Known("target", target, tasks) };
        }

        if (values.Remove("verbosity", out string? verbosity))
        {
            line = line with { Verbosity = Enum.Parse<Verbosity>(Known("verbosity", verbosity, Verbosities)) };
        }

        return line with { Arguments = values };
    }

    private Dictionary<string, string> ReadAll()
    {
        Dictionary<string, string> values = new(StringComparer.Ordinal);
        while (rest.TryDequeue(out string? given))
        {
            string[] parts = given.Split('=', 2);
            string name = Known("option", ShortNames.GetValueOrDefault(parts[0], parts[0]), options.Select(option => $"--{option}"))[2..];
            if (!values.TryAdd(name, Value(name, parts)))
            {
                throw new CommandLineException($"--{name} is given twice.");
            }
        }

        return values;
    }

    private string Value(string name, string[] parts)
    {
        if (Flags.Contains(name))
        {
            return parts.Length == 1 ? string.Empty : throw new CommandLineException($"--{name} takes no value.");
        }

        string? value = parts.Length == 2 ? parts[1] : rest.TryDequeue(out string? next) ? next : null;
        return string.IsNullOrEmpty(value) ? throw new CommandLineException($"--{name} needs a value.") : value;
    }

    private static string Known(string what, string given, IEnumerable<string> legal)
    {
        string[] all = [.. legal];
        return all.FirstOrDefault(name => name.Equals(given, StringComparison.OrdinalIgnoreCase))
            ?? throw new CommandLineException(
                $"Unknown {what} '{given}'. {(Nearest.Of(given, all) is { } near ? $"Did you mean {near}? " : string.Empty)}Legal: {string.Join(", ", all)}.");
    }
}
