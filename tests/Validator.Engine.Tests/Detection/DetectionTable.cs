using System.Globalization;
using System.Text;
using Validator.Integrity;

namespace Validator.Engine.Tests.Detection;

/// <summary>What was provoked, and how much of it was found, named and laid to the right side.</summary>
internal sealed class DetectionTable(int variants)
{
    private readonly Dictionary<string, Row> _rows = new(StringComparer.Ordinal);
    private readonly List<string> _misses = [];

    public IReadOnlyCollection<string> Classes => _rows.Keys;

    public int Readings => _rows.Values.Sum(row => row.Readings);

    public int Detected => _rows.Values.Sum(row => row.Detected);

    public int RightClass => _rows.Values.Sum(row => row.RightClass);

    public int RightSide => _rows.Values.Sum(row => row.RightSide);

    public void Add(Variant variant, Segmentation segmentation, ResponseReport report)
    {
        Injection way = variant.Way;
        string[] classes = [.. report.Violations.Select(violation => violation.Class).Distinct()];
        bool detected = report.ViolationTotal > 0;
        bool right = classes.Contains(way.Class) && classes.All(found => found == way.Class || way.Companions.Contains(found));
        bool side = detected && report.Violations.All(violation => violation.Side == way.Side);
        Row row = _rows.GetValueOrDefault(way.Class);
        _rows[way.Class] = new Row(row.Readings + 1, row.Detected + (detected ? 1 : 0), row.RightClass + (right ? 1 : 0), row.RightSide + (side ? 1 : 0));
        if (!right || !side)
        {
            string found = detected ? string.Join("; ", report.Violations) : "nothing";
            _misses.Add($"{way.Class} ({way.Side}) by {variant}; {segmentation}: {found}");
        }
    }

    public override string ToString()
    {
        StringBuilder text = new();
        text.AppendLine("# Detection").AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"Each class in {variants} seeded variants, each read in {Enum.GetValues<Segmentation>().Length} segmentations: as sent, one byte at a time, in drawn pieces, all at once.").AppendLine();
        text.AppendLine("| class | readings | detected | right class | right side |");
        text.AppendLine("|---|---:|---:|---:|---:|");
        foreach ((string @class, Row row) in _rows)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"| `{@class}` | {row.Readings} | {Percent(row.Detected, row.Readings)} | {Percent(row.RightClass, row.Readings)} | {Percent(row.RightSide, row.Readings)} |");
        }

        text.AppendLine(CultureInfo.InvariantCulture, $"| **all {_rows.Count} classes** | {Readings} | {Percent(Detected, Readings)} | {Percent(RightClass, Readings)} | {Percent(RightSide, Readings)} |");
        text.AppendLine();
        text.AppendLine(_misses.Count == 0 ? "No misses." : "Misses:");
        foreach (string miss in _misses)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"- {miss}");
        }

        return text.ToString();
    }

    // Rounded down: 100% is said of all alone.
    private static string Percent(int part, int whole) => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(1000.0 * part / whole) / 10:0.0}%");

    private readonly record struct Row(int Readings, int Detected, int RightClass, int RightSide);
}
