using System.Text;
using Build;

namespace Cake.Frosting;

/// <summary>What <c>--help</c> shows.</summary>
internal static class HelpText
{
    public static string Of(TaskCatalog tasks, IEnumerable<BuildArgumentAttribute> arguments)
    {
        StringBuilder text = new();
        text.AppendLine("dotnet run --project build -- [options]").AppendLine();
        Row(text, "--target=NAME", "task to run [Default]");
        foreach (BuildArgumentAttribute argument in arguments)
        {
            Row(text, $"--{argument.Name}={argument.Value}", argument.Description);
        }

        Row(text, "--dryrun", "name the tasks in their order, run none");
        Row(text, "--tree", "show what the task depends on, run nothing");
        Row(text, "--verbosity=LEVEL", "Quiet, Minimal, Normal, Verbose or Diagnostic [Normal]");
        Row(text, "--help", "show this");
        text.AppendLine().AppendLine("Tasks:");
        foreach (string name in tasks.Names)
        {
            Row(text, name, tasks.Description(name));
        }

        return text.ToString();
    }

    private static void Row(StringBuilder text, string name, string description) =>
        text.Append("  ").Append(name.PadRight(20)).AppendLine(description);
}
