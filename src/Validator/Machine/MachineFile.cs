using System.Text.Json;
using Validator.Spec;

namespace Validator.Machine;

/// <summary>Recorded inventories: what <c>machine</c> printed, or a run's <c>machine.json</c>.</summary>
public static class MachineFile
{
    /// <summary>Reads one.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The inventory, or why there is none.</returns>
    public static (MachineInventory? Machine, Diagnostic? Problem) Read(string path)
    {
        try
        {
            var machine = JsonSerializer.Deserialize(File.ReadAllText(path), MachineJsonContext.Default.MachineInventory);
            return machine is null ? (null, Wrong("it holds null")) : (machine, null);
        }
        catch (JsonException exception)
        {
            var place = exception.LineNumber is { } line ? new SourceLocation(path, (int)line + 1, (int)(exception.BytePositionInLine ?? 0) + 1) : null;
            return (null, Diagnostic.Error(place, $"'{path}' is no inventory of a machine: {(exception.Path is { Length: > 2 } key ? $"{key[2..]}: " : string.Empty)}{exception.Message.Split(" Path: ")[0]}", Hint));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return (null, Wrong(exception.Message));
        }

        Diagnostic Wrong(string why) => Diagnostic.Error(null, $"--machine: '{path}' cannot be used: {why}", Hint);
    }

    private const string Hint = "legal: local, or a file that 'ollama-validator machine' wrote";
}
