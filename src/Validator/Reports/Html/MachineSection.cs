using System.Globalization;
using Validator.Gates;
using Validator.Machine;
using Validator.Spec;

namespace Validator.Reports.Html;

/// <summary>The machine of the run.</summary>
internal static class MachineSection
{
    public static Html Of(MachineInventory? machine, Verdict verdict)
    {
        if (machine is null)
        {
            return verdict.MachineFingerprint is { } known ? Html.Of($"<p>Fingerprint <code>{known}</code>; no inventory was recorded.</p>\n") : Html.Empty;
        }

        (string Name, string? Value)[] facts =
        [
            ("processor", machine.Processor),
            ("cores", machine.PhysicalCores is { } cores ? string.Create(CultureInfo.InvariantCulture, $"{cores} physical, {machine.LogicalCores?.ToString(CultureInfo.InvariantCulture) ?? "unknown"} logical") : null),
            ("performance and efficiency cores", machine is { PerformanceCores: { } fast, EfficiencyCores: > 0 and var frugal } ? string.Create(CultureInfo.InvariantCulture, $"{fast} and {frugal}") : null),
            ("processors granted", machine.CpuQuota?.ToString("0.##", CultureInfo.InvariantCulture)),
            ("governor", machine.Governor),
            ("memory", Bytes(machine.MemoryTotal)),
            ("memory available", Bytes(machine.MemoryAvailable)),
            ("swap", Bytes(machine.SwapTotal)),
            ("graphics processors", machine.Gpus is null ? null : machine.Gpus.Count == 0 ? "none" : string.Join(", ", machine.Gpus.Select(gpu => $"{gpu.Name ?? gpu.Vendor} {Bytes(gpu.Memory)}".Trim()))),
            ("disk", machine.DiskFree is { } free ? $"{Bytes(free)} free of {Bytes(machine.DiskTotal) ?? "unknown"}{(machine.DiskFileSystem is { } system ? $", {system}" : string.Empty)}" : null),
            ("system", string.Join(' ', new[] { machine.OsVersion ?? machine.Os, machine.Arch }.OfType<string>())),
            ("virtual machine", machine.Hypervisor ?? (machine.VirtualMachine is { } guest ? (guest ? "yes" : "no") : null)),
            ("container", machine.Container is { } inside ? (inside ? "yes" : "no") : null),
            ("played by", machine.ScriptedBy),
            ("fingerprint", machine.Fingerprint),
        ];
        return Html.Join(
            Html.Of($"<dl class=\"pairs\">\n{facts.Where(fact => !string.IsNullOrEmpty(fact.Value)).Select(fact => Html.Of($"<div><dt>{fact.Name}</dt><dd>{fact.Value}</dd></div>\n"))}</dl>\n"),
            machine.Problems.Count == 0 ? Html.Empty : Html.Of($"<p>Could not be read:</p><ul>{machine.Problems.Select(problem => Html.Of($"<li>{problem}</li>"))}</ul>\n"));
    }

    private static string? Bytes(long? bytes) => bytes is { } known ? Quantity.Format(known, Unit.Bytes) : null;
}
