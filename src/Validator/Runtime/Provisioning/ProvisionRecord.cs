using System.Text.Json;
using System.Text.Json.Nodes;

namespace Validator.Runtime.Provisioning;

/// <summary>The file in a copy that says what it is. It is written before the copy is put into its place, so a copy with it is whole.</summary>
internal static class ProvisionRecord
{
    private const string Name = ".provisioned.json";
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true };

    /// <summary>The copy in a folder; null when there is none, or its executable is gone.</summary>
    public static ProvisionedServer? Read(string folder)
    {
        try
        {
            var path = Path.Combine(folder, Name);
            if (!File.Exists(path) || JsonNode.Parse(File.ReadAllText(path)) is not JsonObject record)
            {
                return null;
            }

            var executable = Path.Combine(folder, (string)record["executable"]!);
            return ExecutableFinder.Unfit(executable) is null && new FileInfo(executable).Length == (long)record["size"]!
                ? new ProvisionedServer(
                    Path.GetFullPath(executable), (string)record["version"]!, (string)record["archive"]!, (string)record["sha256"]!, (string)record["verifiedBy"]!, Cached: true)
                : null;
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException or InvalidOperationException or FormatException or ArgumentNullException)
        {
            // Not ours, or broken: it is made anew.
            return null;
        }
    }

    /// <summary>Writes it into the folder.</summary>
    public static void Write(string folder, ProvisionedServer server, string executable) => File.WriteAllText(
        Path.Combine(folder, Name),
        new JsonObject
        {
            ["executable"] = executable,
            ["size"] = new FileInfo(Path.Combine(folder, executable)).Length,
            ["version"] = server.Version,
            ["archive"] = server.Archive,
            ["sha256"] = server.Sha256,
            ["verifiedBy"] = server.VerifiedBy,
        }.ToJsonString(Readable));
}
