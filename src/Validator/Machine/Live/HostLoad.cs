using System.Globalization;

namespace Validator.Machine.Live;

/// <summary>How busy the machine is at this moment, for a person who watches; nothing is judged by it. Only where the kernel has <c>/proc</c>.</summary>
public sealed class HostLoad
{
    private const string Root = "/proc";
    private (long Busy, long All)? _last;

    /// <summary>Share of all processors' time that was used since the last call, from 0 to 1; null at the first, and where it is unknown.</summary>
    public double? Cpu()
    {
        var (now, before) = (Read(), _last);
        _last = now;
        return now is { } here && before is { } there && here.All > there.All ? (double)(here.Busy - there.Busy) / (here.All - there.All) : null;
    }

    /// <summary>Bytes of memory in use and there are; null where it is unknown.</summary>
    public static (long Used, long Total)? Memory()
    {
        long? total = null, available = null;
        foreach (var words in Lines("meminfo").Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(words => words.Length >= 2).Take(5))
        {
            var bytes = long.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var kibibytes) ? kibibytes * 1024 : (long?)null;
            total = words[0] == "MemTotal:" ? bytes : total;
            available = words[0] == "MemAvailable:" ? bytes : available;
        }

        return total is { } all && available is { } free ? (all - free, all) : null;
    }

    /// <summary>Ticks of all processors since the start: idle and waiting for a disk count as not used.</summary>
    private static (long Busy, long All)? Read()
    {
        if (Lines("stat").FirstOrDefault()?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is not ["cpu", .. var fields] || fields.Length < 5)
        {
            return null;
        }

        // What guests take is counted in user and nice already.
        var ticks = fields.Take(8).Select(field => long.TryParse(field, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : 0).ToArray();
        var all = ticks.Sum();
        return (all - ticks[3] - ticks[4], all);
    }

    private static string[] Lines(string file)
    {
        try
        {
            return [.. File.ReadLines(Path.Combine(Root, file)).Take(64)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
