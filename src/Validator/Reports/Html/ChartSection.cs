using System.Globalization;
using Validator.Gates;
using Validator.Integrity;
using Validator.Metrics;
using Validator.Reports.Charts;
using Validator.Spec;

namespace Validator.Reports.Html;

/// <summary>The pictures of one configuration.</summary>
/// <param name="evidence">The run.</param>
/// <param name="configuration">The configuration.</param>
/// <param name="prefix">Of the names in the pictures.</param>
internal sealed class ChartSection(RunEvidence evidence, ConfigurationVerdict configuration, string prefix)
{
    private static readonly string[] s_distributions = [MetricName.Ttft, MetricName.Tpot, MetricName.InterChunk, MetricName.E2e];
    private const int FlightParts = 300;
    private readonly RequestRecord[] _counted = [.. evidence.Requests(configuration.Id).Where(record => record.Counts)];

    public Html Render() => _counted.Length == 0 ? Html.Empty : Html.Join(
        Html.Of($"<h3 id=\"{prefix}-time\">Over time</h3>\n"),
        Timeline(),
        Distributions(),
        Html.Of($"<h3>Requests</h3>\n"),
        Requests());

    private Html Distributions()
    {
        if (!_counted.Any(record => record.IsSuccess))
        {
            return Html.Of($"<h3>Distributions</h3>\n<p>Every request failed, and counts as infinitely late: there is nothing to draw. When each was sent and ended stands below.</p>\n");
        }

        var pictures = Html.Join(s_distributions.Select((name, number) => Distribution(name, number)));
        return pictures.IsEmpty ? pictures : Html.Of($"<h3>Distributions</h3>\n<div class=\"grid\">\n{pictures}</div>\n");
    }

    /// <summary>Whose durations there are: what a server tells is told by all of its answers.</summary>
    private Timing Timing => _counted.Any(record => record.ServerDecodeNs is not null) ? Timing.Server : Timing.Client;

    private Html Timeline()
    {
        var from = _counted.Min(record => record.SentAt ?? record.ScheduledAt);
        var to = Math.Max(from + 0.001, _counted.Max(End));
        var time = new TimeAxis(from, to, [.. _counted.Where(record => !record.IsSuccess).Select(End)]);
        var decode = MetricRegistry.Find(MetricName.Decode)!;
        var speeds = _counted.Select(record => (At: End(record), Speed: PerRequest.Of(decode, record, Timing).Value)).Where(point => point.Speed > 0).Select(point => (point.At, point.Speed!.Value)).ToArray();
        var failed = _counted.Where(record => record is { IsSuccess: false, OutputTokens: > 0, ServerDecodeNs: > 0 })
            .Select(record => (End(record), record.OutputTokens!.Value / (record.ServerDecodeNs!.Value / 1e9))).ToArray();
        var gates = configuration.Gates.Where(gate => gate.Unit == Unit.PerSecond && gate.Expression.StartsWith(MetricName.Decode, StringComparison.Ordinal)).ToArray();
        var machine = new TelemetryCharts(prefix, time, evidence.Telemetry(configuration.Id));
        Picture?[] pictures =
        [
            SpeedChart.Of($"{prefix}s", time, speeds, failed, gates),
            SeriesChart.Of($"{prefix}f", time, "requests under way", Chart.Number, steps: true, ("Requests under way", UnderWay(time))),
            .. machine.Draw(),
        ];
        var thinned = SpeedChart.Thins(speeds.Length) ? $"Of {speeds.Length.ToString("N0", CultureInfo.InvariantCulture)} requests the slowest and the fastest of each of 300 parts of the time are drawn. " : string.Empty;
        var failures = time.Failures.Count == 0 ? "No request failed." : $"{Marks(time)} at the end of each of the {time.Failures.Count.ToString("N0", CultureInfo.InvariantCulture)} requests that failed.";
        return Html.Of($"<figure>{pictures.OfType<Picture>().Select(Parts.Drawing)}<figcaption>Time since the first load request was sent. Requests under way are the most in each of 300 parts of it. A dot is a request at its end{(failed.Length > 0 ? ", a cross one that failed, at the speed that the server told of it" : string.Empty)}; a dashed line is a gate's bound. {thinned}{failures}</figcaption></figure>\n{machine.Missing()}");
    }

    private static string Marks(TimeAxis time) => time.Marks().Count < time.Failures.Count ? "A vertical line marks every failure, one line for those that fall on the same place," : "A vertical line stands";

    /// <summary>How many requests were under way at most in each of some equal parts of the time.</summary>
    private IReadOnlyList<(double At, double Value)> UnderWay(TimeAxis time)
    {
        var changes = _counted.Where(record => record.SentAt is not null)
            .SelectMany(record => new[] { (At: record.SentAt!.Value, By: 1), (At: End(record), By: -1) })
            .OrderBy(change => change.At).ThenBy(change => change.By);
        var count = 0;
        var (most, part) = (new double[FlightParts], 0);
        foreach (var (at, by) in changes)
        {
            // Until this change the count was as it is.
            for (var now = Math.Clamp((int)((at - time.From) / time.Length * FlightParts), part, FlightParts - 1); part < now;)
            {
                most[++part] = count;
            }

            count += by;
            most[part] = Math.Max(most[part], count);
        }

        return [.. most.Select((value, number) => (time.From + (number * time.Length / FlightParts), value)), (time.To, most[^1])];
    }

    private Html Distribution(string name, int number)
    {
        var metric = MetricRegistry.Find(name)!;
        if (configuration.Metrics.Get(name).Distribution is not { } summary)
        {
            return Html.Empty;
        }

        var values = name == MetricName.InterChunk ? Gaps() : Values(metric);
        var failed = summary.Failed > 0 ? " Failed requests count as infinite, and lie beyond the right edge." : string.Empty;
        return Parts.Figure(DistributionChart.Of(string.Create(CultureInfo.InvariantCulture, $"{prefix}d{number}"), metric, values, summary), Html.Of($"<b>{name}</b>, {summary.Count.ToString("N0", CultureInfo.InvariantCulture)} values.{failed}"));
    }

    private IReadOnlyList<Weighted> Values(MetricDefinition metric) =>
        [.. _counted.Where(record => record.IsSuccess).Select(record => PerRequest.Of(metric, record, Timing).Value).OfType<double>().Select(value => new Weighted(value, 1))];

    private IReadOnlyList<Weighted> Gaps()
    {
        var all = new GapCounts();
        try
        {
            foreach (var record in _counted.Where(record => record.IsSuccess && !record.PackedGaps.IsEmpty))
            {
                record.PackedGaps.AddTo(all);
            }
        }
        catch (FormatException)
        {
            return [];
        }

        return [.. all.Whole().Recorded().Select(gap => new Weighted(gap.Microseconds / 1e6, gap.Count))];
    }

    private Html Requests()
    {
        var shown = Waterfall.Choose(_counted);
        var chosen = shown.Count == _counted.Length ? "All load requests."
            : $"{shown.Count} of {_counted.Length.ToString("N0", CultureInfo.InvariantCulture)} load requests: the first that failed, the slowest, and others evenly from the rest.";
        return Parts.Figure(Waterfall.Of($"{prefix}w", shown), Html.Of(
            $"Time since the first of them was due. {chosen} <span class=\"key wait\"></span> from when it was due until it was sent (thin), <span class=\"key s2\"></span> until the first token (middle), <span class=\"key s1\"></span> until the end (thick); a cross at the end marks a request that failed."));
    }

    private static double End(RequestRecord record) => record.EndedAt ?? record.LastByteAt ?? record.FirstTokenAt ?? record.SentAt ?? record.ScheduledAt;
}
