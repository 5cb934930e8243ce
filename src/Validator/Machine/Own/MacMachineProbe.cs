using System.Runtime.InteropServices;
using System.Text;

namespace Validator.Machine;

/// <summary>Reads a Mac through <c>sysctl</c>; elsewhere it knows only what .NET does.</summary>
public sealed partial class MacMachineProbe : IMachineProbe
{
    /// <inheritdoc />
    public MachineInventory Read(string? diskPath)
    {
        var known = new PortableMachineProbe().Read(diskPath);
        return !OperatingSystem.IsMacOS() ? known : Fingerprint.Seal(known with
        {
            Processor = Text("machdep.cpu.brand_string"),
            Sockets = (int?)Number("hw.packages"),
            PhysicalCores = (int?)Number("hw.physicalcpu"),
            LogicalCores = (int?)Number("hw.logicalcpu") ?? known.LogicalCores,
            MemoryTotal = Number("hw.memsize") ?? known.MemoryTotal,
            Container = false,
        });
    }

    private static long? Number(string name) => Bytes(name) switch
    {
        { Length: sizeof(int) } bytes => BitConverter.ToInt32(bytes),
        { Length: sizeof(long) } bytes => BitConverter.ToInt64(bytes),
        _ => null,
    };

    private static string? Text(string name) => Bytes(name) is { } bytes ? Encoding.UTF8.GetString(bytes).TrimEnd('\0') : null;

    private static byte[]? Bytes(string name)
    {
        nuint length = 0;
        if (NativeMethods.SystemControl(name, null, ref length, 0, 0) != 0 || length == 0)
        {
            return null;
        }

        var bytes = new byte[length];
        return NativeMethods.SystemControl(name, bytes, ref length, 0, 0) == 0 ? bytes : null;
    }

    private static partial class NativeMethods
    {
        [LibraryImport("libc", EntryPoint = "sysctlbyname", StringMarshalling = StringMarshalling.Utf8)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static partial int SystemControl(string name, [Out] byte[]? value, ref nuint length, nint newValue, nuint newLength);
    }
}
