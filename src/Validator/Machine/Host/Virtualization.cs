namespace Validator.Machine.Host;

/// <summary>Whether there is a hypervisor below, and which.</summary>
/// <param name="Virtual">Whether this is a virtual machine; null when that cannot be told.</param>
/// <param name="Hypervisor">Its name; null for a real machine, or when it gives none.</param>
internal sealed record Virtualization(bool? Virtual, string? Hypervisor)
{
    private const string Vendor = "sys/class/dmi/id/sys_vendor";
    private const string Product = "sys/class/dmi/id/product_name";

    /// <summary>Words of the firmware's tables that only a hypervisor writes. A cloud's bare metal bears the cloud's name, so the flag decides before these.</summary>
    private static readonly (string Word, string Name)[] Known =
    [
        ("QEMU", "kvm"), ("KVM", "kvm"), ("VMware", "vmware"), ("innotek", "virtualbox"), ("VirtualBox", "virtualbox"), ("Microsoft Corporation Virtual Machine", "hyperv"),
        ("Xen", "xen"), ("Amazon EC2", "kvm"), ("Google", "kvm"), ("Parallels", "parallels"), ("BHYVE", "bhyve"), ("Apple Virtualization", "apple"), ("OpenStack", "kvm"),
    ];

    /// <summary>Reads it.</summary>
    public static Virtualization Read(Tree tree)
    {
        var flags = tree.Field("proc/cpuinfo", "flags", ':')?.Split(' ');
        var firmware = $"{tree.Text(Vendor)} {tree.Text(Product)}".Trim();
        var name = Known.Where(known => firmware.Contains(known.Word, StringComparison.OrdinalIgnoreCase)).Select(known => known.Name).FirstOrDefault()
            ?? tree.Text("sys/hypervisor/type")
            ?? DeviceTree(tree.Text("proc/device-tree/hypervisor/compatible"))
            ?? (tree.Text("proc/sys/kernel/osrelease")?.Contains("microsoft", StringComparison.OrdinalIgnoreCase) == true ? "hyperv" : null);
        // Every x86 hypervisor that does not hide sets this flag; bare metal never has it.
        bool? told = flags?.Contains("hypervisor", StringComparer.Ordinal);
        return told == false ? new Virtualization(false, null) : new Virtualization(told ?? (name is null ? null : true), name);
    }

    // "linux,kvm", or "xen,xen-4.14" and "xen,xen" with a zero between them.
    private static string? DeviceTree(string? compatible) => compatible?.Split('\0')[0] is { Length: > 0 } first ? (first == "linux,kvm" ? "kvm" : first.Split(',')[0]) : null;
}
