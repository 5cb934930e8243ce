namespace Validator.Machine;

/// <summary>Who reads the machines that are no Linux: our own code.</summary>
internal static class OtherSystems
{
    /// <summary>The probe for this system.</summary>
    /// <param name="devices">Whether to ask for graphics processors too; no code of ours does here.</param>
    public static IMachineProbe Probe(bool devices) => OperatingSystem.IsMacOS() ? new MacMachineProbe() : new PortableMachineProbe();
}
