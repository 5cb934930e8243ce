using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Validator.Runtime;

/// <summary>
/// Windows' own way to let no process of a tree survive: when the last handle of the job closes, which the end of its holder does
/// whatever ended it, the system ends every process in it. The supervisor puts itself in, and what it starts is in it from its start.
/// </summary>
[SupportedOSPlatform("windows")]
internal static partial class JobObject
{
    private const int ExtendedLimits = 9;
    private const uint KillOnClose = 0x2000;

    /// <summary>Makes a job with this process in it, for as long as it lives; where the system refuses one, standard error says so.</summary>
    public static void Enter()
    {
        var limits = new Limits { Basic = new BasicLimits { Flags = KillOnClose } };
        var handle = CreateJobObject(0, null);
        if (handle == 0
            || !SetInformationJobObject(handle, ExtendedLimits, ref limits, (uint)Marshal.SizeOf<Limits>())
            || !AssignProcessToJobObject(handle, GetCurrentProcess()))
        {
            Console.Error.WriteLine($"no job object for the server: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}; its processes are ended one by one");
        }

        // The handle stays open: that the end of this process closes it is the point.
    }

    [LibraryImport("kernel32", EntryPoint = "CreateJobObjectW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial nint CreateJobObject(nint attributes, string? name);

    [LibraryImport("kernel32", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool SetInformationJobObject(nint job, int kind, ref Limits limits, uint size);

    [LibraryImport("kernel32", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool AssignProcessToJobObject(nint job, nint process);

    [LibraryImport("kernel32")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial nint GetCurrentProcess();

    /// <summary>JOBOBJECT_BASIC_LIMIT_INFORMATION.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct BasicLimits
    {
        public long ProcessTime;
        public long JobTime;
        public uint Flags;
        public nuint LeastWorkingSet;
        public nuint MostWorkingSet;
        public uint Processes;
        public nuint Affinity;
        public uint PriorityClass;
        public uint SchedulingClass;
    }

    /// <summary>IO_COUNTERS.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Counters
    {
        public ulong Reads;
        public ulong Writes;
        public ulong Others;
        public ulong ReadBytes;
        public ulong WrittenBytes;
        public ulong OtherBytes;
    }

    /// <summary>JOBOBJECT_EXTENDED_LIMIT_INFORMATION.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Limits
    {
        public BasicLimits Basic;
        public Counters Io;
        public nuint ProcessMemory;
        public nuint JobMemory;
        public nuint PeakProcessMemory;
        public nuint PeakJobMemory;
    }
}
