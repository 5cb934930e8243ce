namespace Validator.Machine;

/// <summary>The probe for the operating system that runs us.</summary>
public static class MachineProbe
{
    /// <summary>A probe of this machine.</summary>
    /// <param name="devices">Whether to ask for graphics processors too, which runs the vendors' tools and may take seconds.</param>
    public static IMachineProbe ForThisMachine(bool devices = true) =>
        OperatingSystem.IsLinux() ? new LinuxMachineProbe(devices: devices) : OtherSystems.Probe(devices);
}
