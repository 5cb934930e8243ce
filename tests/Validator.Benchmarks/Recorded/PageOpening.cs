using Validator.Browser.Tests;

namespace Validator.Benchmarks.Recorded;

/// <summary>
/// How long Chromium takes to read, lay out and paint the page of a run of 100,000 requests, less what it takes for an empty
/// page, as a part of the two seconds that it may take. None where there is no Chromium.
/// </summary>
internal sealed class PageOpening : IFigure
{
    private const int Requests = 100_000;
    private const int Rounds = 11;
    private static readonly TimeSpan s_allowed = TimeSpan.FromSeconds(2);

    public Task<IReadOnlyList<Ratio>> MeasureAsync(TextWriter progress, CancellationToken cancellationToken)
    {
        if (ChromiumPath.Found is not { } chromium)
        {
            progress.WriteLine("no Chromium");
            return Task.FromResult<IReadOnlyList<Ratio>>([]);
        }

        string folder = Directory.CreateTempSubdirectory("validator-bench-").FullName;
        try
        {
            using Pages pages = new();
            string page = pages.OfMany(Requests);
            string nothing = Path.Combine(folder, "empty.html");
            File.WriteAllText(nothing, "<!doctype html><title>empty</title>");
            double Open(string file) => ToolProcess.Run(
                chromium,
                ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", $"--user-data-dir={folder}/profile", $"--screenshot={folder}/page.png", "--window-size=1280,900", new Uri(file).AbsoluteUri]).Seconds;

            Open(nothing);
            (List<double> opened, List<double> empty) = ([], []);
            for (int round = 0; round < Rounds; round++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                empty.Add(Open(nothing));
                opened.Add(Open(page));
            }

            double[] shares = [.. opened.Zip(empty, (one, other) => (one - other) / s_allowed.TotalSeconds)];
            return Task.FromResult<IReadOnlyList<Ratio>>(
            [
                new("opening of a page by two seconds", FormattableString.Invariant($"{Requests:N0} requests, {new FileInfo(page).Length / 1e6:0.0} MB"), Milliseconds(opened), Milliseconds(empty) + " for an empty page", Median.Of(shares), new Target(AtMost: true, 1)) { Rounds = shares },
            ]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Milliseconds(List<double> took) => FormattableString.Invariant($"{Median.Of(took) * 1000:0} ms");
}
