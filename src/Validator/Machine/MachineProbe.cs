namespace Validator.Machine;

/// <summary>The probe for the operating system that runs us.</summary>
public static class MachineProbe
{
    /// <summary>A probe of this machine.</summary>
    public static IMachineProbe ForThisMachine() =>
        OperatingSystem.IsLinux() ? new LinuxMachineProbe()
        : OperatingSystem.IsMacOS() ? new MacMachineProbe()
        : new PortableMachineProbe();
}
