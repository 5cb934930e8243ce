using System.Runtime.InteropServices;
using Validator.Engine.Scheduling;

namespace Validator.Engine.Inference;

/// <summary>
/// Zeroed memory outside the garbage collector's heap, aligned to a cache line, or to a huge page from that size on.
/// Zeroing touches every page, so that what a context costs is resident from the load on, as in llama.cpp.
/// </summary>
internal sealed unsafe partial class NativeBuffer : SafeHandle
{
    private const int CacheLine = 64;
    private const int HugePage = 2 << 20;

    /// <summary>Bytes touched before the budget is asked again.</summary>
    private const long Step = 256L << 20;

    /// <exception cref="OutOfMemoryException">The memory is not there.</exception>
    public NativeBuffer(long bytes, MemoryBudget budget)
        : base(0, ownsHandle: true)
    {
        Bytes = bytes;
        SetHandle((nint)NativeMemory.AlignedAlloc((nuint)Math.Max(bytes, CacheLine), (nuint)(bytes < HugePage ? CacheLine : HugePage)));
        if (bytes >= HugePage && OperatingSystem.IsLinux())
        {
            // One page table entry for 2 MiB in place of 512: walks of the table otherwise cost a tenth of the bandwidth.
            // Only a hint; where it is not followed, ordinary pages serve.
            const int MadvHugePage = 14;
            _ = Advise(handle, (nuint)(bytes / HugePage * HugePage), MadvHugePage);
        }

        for (long at = 0; at < bytes; at += Step)
        {
            long step = Math.Min(Step, bytes - at);
            Claim(budget, step);
            NativeMemory.Clear(Start + at, (nuint)step);
        }
    }

    /// <summary>Size in bytes.</summary>
    public long Bytes { get; }

    public override bool IsInvalid => handle == 0;

    public sbyte* Sbytes => (sbyte*)handle;

    public byte* Start => (byte*)handle;

    protected override bool ReleaseHandle()
    {
        NativeMemory.AlignedFree((void*)handle);
        return true;
    }

    private void Claim(MemoryBudget budget, long bytes)
    {
        try
        {
            budget.Claim(bytes);
        }
        catch (InsufficientMemoryException)
        {
            Dispose();
            throw;
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Advise(nint address, nuint length, int advice);
}
