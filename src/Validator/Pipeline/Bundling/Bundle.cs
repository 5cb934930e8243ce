using System.Globalization;
using System.Text;
using Validator.Machine;
using Validator.Metrics;
using Validator.Reports;
using Validator.Spec;

namespace Validator.Pipeline.Bundling;

/// <summary>A small archive of broken answers, fit to be attached to a report to those who make the server.</summary>
/// <param name="Content">The archive: ZIP.</param>
/// <param name="Exchanges">Its answers: folder and classes of what is broken.</param>
public sealed record Bundle(ReadOnlyMemory<byte> Content, IReadOnlyList<(string Folder, IReadOnlyList<string> Classes)> Exchanges)
{
    private const int MostExchanges = 5;

    /// <summary>Makes one of a recorded run: the first broken answer of each class whose bytes were kept.</summary>
    /// <param name="runDirectory">The folder that <c>run</c> wrote.</param>
    /// <param name="request">Number of the one request to take; null to choose.</param>
    /// <returns>The archive, or the error that says why there is none.</returns>
    public static (Bundle? Bundle, Diagnostic? Problem) Of(string runDirectory, int? request)
    {
        var (directory, problem) = RunDirectory.Open(runDirectory);
        var (verdict, unreadable) = directory is null ? (null, problem) : VerdictFile.Read(directory.VerdictPath);
        if (verdict is null)
        {
            return (null, unreadable);
        }

        var exchanges = new List<BundledExchange>();
        foreach (var (folder, record) in Chosen(directory!, verdict.Configurations.Select(configuration => configuration.Id), request))
        {
            var (content, missing) = WireReader.Load(Path.Combine(folder.Path, record.Wire!));
            var (file, bad) = content is null ? (null, missing) : WireReader.Parse(content, record.Wire!);
            if (file is null)
            {
                return (null, bad);
            }

            exchanges.Add(BundledExchange.Of(string.Create(CultureInfo.InvariantCulture, $"{folder.Id}/{record.Id:D6}"), file, record.Violations));
        }

        if (exchanges.Count == 0)
        {
            return (null, Diagnostic.Error(
                null,
                request is { } number ? $"'{runDirectory}' kept no bytes of a request {number}" : $"'{runDirectory}' holds no broken answer whose bytes were kept",
                "wire: { capture: failures } keeps those of failed requests, and all keeps every answer"));
        }

        var readme = new BundleReadme(verdict, MachineFile.Read(directory!.PathOf(RunFiles.Machine)).Machine, Spec(directory));
        return (new Bundle(StableZip.Of(Files(exchanges, readme)), [.. exchanges.Select(exchange => (exchange.Folder, (IReadOnlyList<string>)[.. exchange.Recorded.Select(violation => violation.Class).Distinct()]))]), null);
    }

    private static IEnumerable<(ConfigurationDirectory Folder, RequestRecord Record)> Chosen(RunDirectory directory, IEnumerable<string> configurations, int? request)
    {
        var kept = configurations.Select(directory.FindConfiguration).OfType<ConfigurationDirectory>()
            .Where(folder => File.Exists(folder.Requests))
            .SelectMany(folder => RequestLogFile.Read(folder.Requests).Records.OrderBy(record => record.Id).Select(record => (Folder: folder, Record: record)))
            .Where(one => one.Record.Wire is { } wire && IsInside(one.Folder.Path, wire));
        if (request is { } number)
        {
            return kept.Where(one => one.Record.Id == number).Take(MostExchanges);
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        return kept.Where(one => one.Record.Violations.Select(violation => violation.Class).Where(seen.Add).ToArray().Length > 0).Take(MostExchanges);
    }

    /// <summary>A log may come from anywhere, and must not lead out of its folder.</summary>
    private static bool IsInside(string folder, string wire) =>
        Path.GetFullPath(wire, folder).StartsWith(Path.GetFullPath(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal) && File.Exists(Path.Combine(folder, wire));

    private static DeploymentSpec? Spec(RunDirectory directory) =>
        SpecReader.Read(directory.PathOf(RunFiles.Spec), new SpecReadOptions { Environment = name => Environment.GetEnvironmentVariable(name) ?? "1" }).Spec;

    private static IEnumerable<(string Name, ReadOnlyMemory<byte> Content)> Files(IReadOnlyList<BundledExchange> exchanges, BundleReadme readme)
    {
        yield return ("README.md", Encoding.UTF8.GetBytes(readme.Write(exchanges)));
        foreach (var exchange in exchanges)
        {
            yield return ($"{exchange.Folder}/request.json", exchange.Body);
            yield return ($"{exchange.Folder}/request.sh", Encoding.UTF8.GetBytes(BundleScripts.Curl(exchange.Path)));
            yield return ($"{exchange.Folder}/request.py", Encoding.UTF8.GetBytes(BundleScripts.Python(exchange.Path)));
            yield return ($"{exchange.Folder}/response.http", exchange.File.Response.Bytes);
            yield return ($"{exchange.Folder}/exchange{WireFile.Extension}", WireWriter.Compress(exchange.File));
        }
    }
}
