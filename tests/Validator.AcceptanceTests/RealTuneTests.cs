using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Validator.AcceptanceTests;

/// <summary>
/// Searches that do real work on this machine: the embedded engine infers. What is best is told by all searches together, whose
/// curves are averaged. TUNE_REAL_RUNS sets how many are made, none by default; TUNE_REPORT names a folder for the table.
/// </summary>
public sealed class RealTuneTests : IDisposable
{
    private const double Zone = 0.1;
    private readonly Workspace _work = new();

    private static int Runs => int.TryParse(Environment.GetEnvironmentVariable("TUNE_REAL_RUNS"), NumberStyles.None, CultureInfo.InvariantCulture, out var runs) ? runs : 0;

    public void Dispose() => _work.Dispose();

    [Fact]
    public async Task Every_search_finds_the_best_of_this_machine_or_one_as_good()
    {
        Assert.SkipUnless(Runs > 0, "TUNE_REAL_RUNS is not set: it takes minutes and a machine of its own");
        _work.Write("spec.yaml", Workspace.Spec(model: "synthetic:8m", predict: 48));
        var curves = new List<Dictionary<int, double>>();
        var found = new List<(int? Best, int Measurements)>();
        for (var run = 1; run <= Runs; run++)
        {
            var result = await Tool.RunAsync(
                _work.Folder,
                ["tune", "spec.yaml", "-o", Path.Combine(_work.Folder, $"tune-{run}"), "--threads", "1,2,4,8", "--zone", "10%", "--budget", "10m", "--seed", run.ToString(CultureInfo.InvariantCulture), "--verbosity", "quiet", "--json"]);
            var search = JsonDocument.Parse(result.Ended(0).Output).RootElement.GetProperty("searches")[0].GetProperty("search");
            found.Add((search.GetProperty("best").GetInt32(), search.GetProperty("measurements").GetInt32()));
            curves.Add(search.GetProperty("curve").EnumerateArray().ToDictionary(point => point.GetProperty("value").GetInt32(), point => point.GetProperty("level").GetDouble()));
        }

        // Each curve by its own level, so that a machine that was busy in one run does not weigh on its candidates.
        var mean = curves[0].Keys.ToDictionary(threads => threads, threads => curves.Average(curve => curve[threads] / curve.Values.Max()));
        var good = found.Count(search => mean[search.Best!.Value] >= (1 - Zone) * mean.Values.Max());
        if (Environment.GetEnvironmentVariable("TUNE_REPORT") is { Length: > 0 } folder)
        {
            var table = new StringBuilder("| threads | speed, of the best of each search | found |\n|---:|---:|---:|\n");
            foreach (var (threads, speed) in mean)
            {
                table.AppendLine(CultureInfo.InvariantCulture, $"| {threads} | {speed:P1} | {found.Count(search => search.Best == threads)} |");
            }

            Directory.CreateDirectory(folder);
            await File.WriteAllTextAsync(Path.Combine(folder, "tune-real.md"), string.Create(CultureInfo.InvariantCulture, $"{good} of {Runs} searches with real work found the best or one within {Zone:P0}; {found.Average(search => search.Measurements):0} measurements each.\n\n{table}"));
        }

        Assert.Equal(Runs, good);
    }
}
