namespace Validator.Machine;

/// <summary>Reads what a machine is. One implementation per operating system; a package that knows more may stand in for any of them.</summary>
public interface IMachineProbe
{
    /// <summary>Reads the machine. Never throws: what cannot be found out is null.</summary>
    /// <param name="diskPath">A path on the disk whose free space counts; it need not exist. Null when none does.</param>
    MachineInventory Read(string? diskPath);
}
