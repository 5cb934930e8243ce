using System.Runtime.InteropServices;

namespace Validator.Engine.Inference;

/// <summary>
/// Zeroed memory outside the garbage collector's heap, aligned to a cache line.
/// Zeroing touches every page, so that what a context costs is resident from the load on, as in llama.cpp.
/// </summary>
internal sealed unsafe class NativeBuffer : SafeHandle
{
    private const int CacheLine = 64;

    public NativeBuffer(long bytes)
        : base(0, ownsHandle: true)
    {
        Bytes = bytes;
        SetHandle((nint)NativeMemory.AlignedAlloc((nuint)Math.Max(bytes, CacheLine), CacheLine));
        NativeMemory.Clear((void*)handle, (nuint)bytes);
    }

    /// <summary>Size in bytes.</summary>
    public long Bytes { get; }

    public override bool IsInvalid => handle == 0;

    public sbyte* Sbytes => (sbyte*)handle;

    public short* Shorts => (short*)handle;

    public float* Floats => (float*)handle;

    protected override bool ReleaseHandle()
    {
        NativeMemory.AlignedFree((void*)handle);
        return true;
    }
}
