using System.Globalization;
using System.Text;
using Validator.Gates;
using Validator.Integrity;
using Validator.Machine;
using Validator.Spec;

namespace Validator.Pipeline.Bundling;

/// <summary>The page that whoever gets the archive reads first.</summary>
/// <param name="verdict">The run.</param>
/// <param name="machine">Its machine; null when it was not recorded.</param>
/// <param name="spec">Its spec; null when it cannot be read.</param>
internal sealed class BundleReadme(Verdict verdict, MachineInventory? machine, DeploymentSpec? spec)
{
    private static readonly string[] Private = ["KEY", "TOKEN", "SECRET", "PASSWORD", "HOST", "PROXY", "MODELS", "ORIGINS"];

    /// <summary>The page.</summary>
    public string Write(IReadOnlyList<BundledExchange> exchanges)
    {
        var text = new StringBuilder();
        Line($"# {exchanges.Count} broken answer{(exchanges.Count == 1 ? string.Empty : "s")} of {spec?.Deployment.Model.ForRecord ?? "a model"}");
        Line($"");
        Line($"Recorded byte by byte by {verdict.Tool}, {verdict.StartedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC{(verdict.Rehearsal ? ", on its embedded engine: this is no report on Ollama" : string.Empty)}.");
        Line($"The texts of prompts and answers are filler of the same length; what holds them is as it was on the wire.");
        foreach (var exchange in exchanges)
        {
            Exchange(exchange);
        }

        Line($"");
        Line($"## To see it again");
        Line($"");
        Line($"```sh");
        Line($"sh {exchanges[0].Folder}/request.sh http://127.0.0.1:11434");
        Line($"python3 {exchanges[0].Folder}/request.py http://127.0.0.1:11434");
        Line($"ollama-validator check --replay {exchanges[0].Folder}/exchange.wire.gz");
        Line($"```");
        Line($"");
        Line($"`response.http` holds the bytes that were received, HTTP's framing included; `exchange.wire.gz` the same with the time of each arrival.");
        Line($"A fault that depends on the very words, such as a repetition, may not show with filler.");
        Line($"");
        Line($"## Versions and machine");
        Line($"");
        foreach (var (name, value) in Facts())
        {
            Line($"- {name}: {value}");
        }

        return text.ToString();

        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');

        void Exchange(BundledExchange exchange)
        {
            Line($"");
            Line($"## {exchange.Folder}");
            foreach (var violation in exchange.Recorded.DistinctBy(violation => violation.Class))
            {
                var shown = exchange.Found.FirstOrDefault(other => other.Class == violation.Class);
                var known = ViolationCatalog.All.FirstOrDefault(one => one.Class == violation.Class);
                Line($"");
                Line($"**{violation.Class}**, laid to the {violation.Side}{(violation.Because is { } because ? $" ({because})" : string.Empty)}{(violation.Offset is { } offset ? $", at byte {offset}" : string.Empty)}: {shown?.Explanation ?? "it does not show in the bytes with filler."}");
                Line($"");
                Line($"{known?.Definition}");
                if (Excerpts.Of(violation.Class, violation.Offset, exchange.File.Response) is { } excerpt)
                {
                    Line($"");
                    Line($"```text");
                    Line($"{excerpt}");
                    Line($"```");
                }
            }
        }
    }

    private IEnumerable<(string Name, string Value)> Facts()
    {
        yield return ("tool", verdict.Tool);
        foreach (var broken in verdict.Configurations.SelectMany(configuration => configuration.Findings).Where(finding => FindingOrder.IsBreak(finding.Class)))
        {
            yield return (broken.Class, Reason.Head(broken.Explanation));
        }

        foreach (var result in verdict.Configurations.SelectMany(configuration => configuration.Contract).Where(result => result.Id is "version" or "model-digest").DistinctBy(result => result.Id))
        {
            yield return (result.Id, result.Message);
        }

        if (spec is not null)
        {
            yield return ("model", spec.Deployment.Model.ForRecord);
            foreach (var (name, value) in spec.Runtime.EnvironmentForRecord.Where(pair => pair.Key.StartsWith("OLLAMA_", StringComparison.Ordinal) && !Array.Exists(Private, word => pair.Key.Contains(word, StringComparison.OrdinalIgnoreCase))))
            {
                yield return (name, value);
            }
        }

        if (machine is null)
        {
            yield break;
        }

        yield return ("system", $"{machine.Os ?? "unknown"} {machine.Arch}, {machine.OsVersion ?? "version unknown"}");
        yield return ("processor", $"{machine.Processor ?? "unknown"}, {machine.PhysicalCores?.ToString(CultureInfo.InvariantCulture) ?? "?"} cores, {machine.LogicalCores?.ToString(CultureInfo.InvariantCulture) ?? "?"} threads");
        yield return ("memory", machine.MemoryTotal is { } bytes ? Quantity.Format(bytes, Unit.Bytes) : "unknown");
        foreach (var gpu in machine.Gpus ?? [])
        {
            yield return ("gpu", $"{gpu.Name ?? gpu.Vendor}{(gpu.Memory is { } memory ? $", {Quantity.Format(memory, Unit.Bytes)}" : string.Empty)}");
        }
    }
}
