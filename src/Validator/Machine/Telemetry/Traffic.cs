namespace Validator.Machine.Telemetry;

/// <summary>Traffic of networks and disks, by <c>/proc/net/dev</c> and <c>/proc/diskstats</c>.</summary>
internal sealed class Traffic : IDisposable
{
    /// <summary>What is missing without <c>/proc/net/dev</c>.</summary>
    public const string Network = "network";

    /// <summary>What is missing without <c>/proc/diskstats</c>.</summary>
    public const string Disk = "disk";

    private const int SectorSize = 512;

    private static readonly string[] Composed = ["loop", "ram", "zram", "dm-", "md"];

    private readonly KeptFile? networks;
    private readonly KeptFile? disks;
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> wholeDisks;
    private NetworkFigures? networkBefore;
    private DiskFigures? diskBefore;

    /// <summary>Opens what there is.</summary>
    public Traffic(string root, MissingSources missing)
    {
        networks = KeptFile.Open(Path.Combine(root, "proc/net/dev"), Network, missing);
        disks = KeptFile.Open(Path.Combine(root, "proc/diskstats"), Disk, missing);

        // What is made of other disks would count their traffic again.
        wholeDisks = new HashSet<string>(
            new Tree(root).Names("sys/block").Where(name => !Composed.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal))),
            StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Network traffic since the last look; null at the first.</summary>
    public NetworkFigures? ReadNetwork(byte[] buffer)
    {
        if (networks is null)
        {
            return null;
        }

        long received = 0, sent = 0, loopback = 0;
        var text = networks.Read(buffer);
        while (Words.Line(ref text, out var line))
        {
            // "  eth0: bytes packets errs drop fifo frame compressed multicast bytes ..."; two lines of headings have no colon.
            if (line.IndexOf((byte)':') is not (> 0 and var colon))
            {
                continue;
            }

            var name = line[..colon].Trim((byte)' ');
            var rest = line[(colon + 1)..];
            var taken = Words.Count(ref rest) ?? 0;
            Words.Skip(ref rest, 7);
            var given = Words.Count(ref rest) ?? 0;
            if (name.SequenceEqual("lo"u8))
            {
                loopback += taken;
            }
            else
            {
                received += taken;
                sent += given;
            }
        }

        var last = networkBefore;
        networkBefore = new NetworkFigures(received, sent, loopback);
        return last is null ? null : new NetworkFigures(Math.Max(0, received - last.Received), Math.Max(0, sent - last.Sent), Math.Max(0, loopback - last.Loopback));
    }

    /// <summary>Disk traffic since the last look; null at the first.</summary>
    public DiskFigures? ReadDisk(byte[] buffer)
    {
        if (disks is null)
        {
            return null;
        }

        long read = 0, written = 0;
        Span<char> name = stackalloc char[64];
        var text = disks.Read(buffer);
        while (Words.Line(ref text, out var line))
        {
            // "major minor name reads merged sectors ms writes merged sectors ..."
            Words.Skip(ref line, 2);
            var device = Words.Next(ref line);
            if (device.Length > name.Length || !wholeDisks.Contains(name[..System.Text.Encoding.UTF8.GetChars(device, name)]))
            {
                continue;
            }

            Words.Skip(ref line, 2);
            read += Words.Count(ref line) ?? 0;
            Words.Skip(ref line, 3);
            written += Words.Count(ref line) ?? 0;
        }

        var last = diskBefore;
        diskBefore = new DiskFigures(read * SectorSize, written * SectorSize);
        return last is null ? null : new DiskFigures(Math.Max(0, diskBefore.Read - last.Read), Math.Max(0, diskBefore.Written - last.Written));
    }

    /// <inheritdoc />
    public void Dispose()
    {
        networks?.Dispose();
        disks?.Dispose();
    }
}
