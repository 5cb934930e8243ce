using System.Text;
using Validator.Gates;

namespace Validator.Tool;

/// <summary>Who we are.</summary>
internal static class ToolVersion
{
    /// <summary>Name and version, such as <c>ollama-validator 0.1.0</c>.</summary>
    public static string Name => "ollama-validator " + Number;

    /// <summary>The version alone, such as <c>0.1.0</c>. The build writes the constant: to look an attribute up takes a tenth of a start.</summary>
    public static string Number => BuiltVersion.Number;

    /// <summary>Writes the number to stdout with the least that a process can do: scripts ask for it before every use.</summary>
    /// <returns>The exit code.</returns>
    public static int Print()
    {
        using var output = Console.OpenStandardOutput();
        output.Write(Encoding.UTF8.GetBytes(Number + Environment.NewLine));
        return ExitCodes.Approved;
    }
}
