using System.Text.Json;
using System.Text.Json.Serialization;

namespace Validator.Machine;

/// <summary>The inventory as JSON; what is unknown is null.</summary>
public static class MachineJson
{
    /// <summary>Indented, with a line end.</summary>
    public static string Write(MachineInventory machine) => JsonSerializer.Serialize(machine, MachineJsonContext.Default.MachineInventory) + "\n";
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(MachineInventory))]
internal sealed partial class MachineJsonContext : JsonSerializerContext;
