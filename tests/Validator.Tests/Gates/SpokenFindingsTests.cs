using System.Globalization;
using System.Text;
using Validator.Gates;
using Validator.Load;
using Validator.Integrity;
using Validator.Machine;
using Validator.Metrics;
using Validator.Metrics.Steady;
using Validator.Runtime.Models;
using Validator.Spec;
using Validator.Tests.Metrics;
using Xunit;

namespace Validator.Tests.Gates;

/// <summary>All that is found beside gates, and what they say under confidence and of a load that ended early, to the letter.</summary>
public class SpokenFindingsTests
{
    private const long Gibibyte = 1L << 30;

    [Fact]
    public void Of_the_schema() => Golden.Check("verdict-schema.json", VerdictSchema.ToJson());

    [Fact]
    public void Of_the_words() => Golden.Check("words.txt", string.Concat(((IEnumerable<(string Class, string Meaning, string Remedy)>)[.. HardwareWords.All, .. PolicyWords.All, .. ClientFindings.All]).Select(words =>
        $"{words.Class} ({(HardwareWords.IsHardware(words.Class) ? "hardware" : PolicyWords.IsPolicy(words.Class) ? "policy" : "client")})\n  {words.Meaning}\n  {words.Remedy}\n")));

    [Fact]
    public void Of_steadiness()
    {
        Trend?[] trends = [null, new(0.1, 0.0001), new(-0.1, 0.0001), new(0.0512345, 0.00987), new(0.05, 0.01), new(0.049, 0.0001), new(0.2, 0.0004, 0.06), new(0.2, 0.001, 0.05), new(-0.3, 0.5, 0.01), new(0, 1)];
        SteadyState?[] states = [null, .. trends.SelectMany(trend => (SteadyState[])[new(0, 0, 40, 0.0312345, trend), new(7, 12.5, 33, null, trend), new(0, 0, 40, 0.1, trend, 0.123456)])];
        Golden.Check("steadiness.txt", string.Concat(states.Select(state => $"{state}\n  {SteadyFindings.Words(state) ?? "nothing"}\n  {Told(SteadyFindings.Of(state, "c"))}\n")));
    }

    [Fact]
    public void Of_memory()
    {
        ModelShape llama = new() { Architecture = "llama", ContextLength = 131_072, Layers = 32, KvHeads = [8], KeyLength = 128, ValueLength = 128, Weights = 5 * Gibibyte };
        ModelShape[] shapes = [llama, llama with { SlidingWindow = 4096 }, llama with { KvHeads = [8, 4] }, llama with { KvHeads = [], Layers = null, KeyLength = null, ValueLength = null, Architecture = null }, llama with { Weights = 40 * Gibibyte }, llama with { Weights = 0 }, llama with { Weights = null }];
        MachineInventory large = new() { MemoryTotal = 32 * Gibibyte, MemoryAvailable = 30 * Gibibyte, Gpus = [], Fingerprint = "0" };
        MachineInventory[] machines =
        [
            large, large with { MemoryTotal = 16 * Gibibyte, MemoryAvailable = null }, large with { MemoryAvailable = 6 * Gibibyte }, large with { MemoryTotal = null }, large with { MemoryTotal = 4 * Gibibyte, MemoryAvailable = 3 * Gibibyte },
            large with { MemoryTotal = 8 * Gibibyte, MemoryAvailable = 7 * Gibibyte, Gpus = [new("nvidia", "card") { Memory = 8 * Gibibyte, MemoryFree = Gibibyte }] }, large with { MemoryTotal = 4 * Gibibyte, Gpus = [new("nvidia", "card")] }, large with { MemoryTotal = 4 * Gibibyte, Gpus = [new("intel", "card")] }, large with { MemoryTotal = 4 * Gibibyte, Gpus = [new("amd", "card") { Memory = 64 * Gibibyte, SharesMemory = true }] },
        ];
        (string Name, string Value)[][] settings = [[], [("OLLAMA_NUM_PARALLEL", "4")], [("OLLAMA_NUM_PARALLEL", "0")], [("OLLAMA_NUM_PARALLEL", "x")], [("OLLAMA_KV_CACHE_TYPE", " Q8_0 ")], [("OLLAMA_KV_CACHE_TYPE", "q4_0"), ("OLLAMA_FLASH_ATTENTION", "1")], [("OLLAMA_KV_CACHE_TYPE", "q4_0"), ("OLLAMA_FLASH_ATTENTION", "FALSE")], [("OLLAMA_KV_CACHE_TYPE", "f16"), ("OLLAMA_FLASH_ATTENTION", "T")]];
        var told = new StringBuilder();
        foreach (var (shape, machine, setting, context, engine) in from shape in shapes from machine in machines from setting in settings from context in (int?[])[null, 2048, 131_072] from engine in (EngineKind[])[EngineKind.Ollama, EngineKind.Attach] select (shape, machine, setting, context, engine))
        {
            var runtime = new RuntimeSpec { Engine = engine, Environment = setting.ToDictionary(one => one.Name, one => one.Value) };
            var configuration = new Configuration("c", context is { } tokens ? new Dictionary<string, OptionValue> { ["num_ctx"] = OptionValue.Of(tokens) } : new Dictionary<string, OptionValue>());
            foreach (var severity in (PolicySeverity[])[PolicySeverity.Fail, PolicySeverity.Warn, PolicySeverity.Off])
            {
                if (MemoryPolicy.Of(runtime, configuration, new PolicySpec { Memory = severity }, machine, shape, _ => null) is { } result && (severity == PolicySeverity.Fail || context is not null))
                {
                    told.Append(CultureInfo.InvariantCulture, $"{result.Severity} {Told(result.Finding)}\n");
                }
            }
        }

        Golden.Check("memory.txt", string.Join('\n', told.ToString().Split('\n').Distinct()));
        var inherited = MemoryPolicy.Of(new RuntimeSpec(), new Configuration("c", new Dictionary<string, OptionValue> { ["num_ctx"] = OptionValue.Of(131_072) }), new PolicySpec(), large, llama, name => name == "OLLAMA_NUM_PARALLEL" ? "2" : null);
        Assert.Contains("2 requests at a time", inherited!.Finding.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_confidence()
    {
        string[] asked =
        [
            "ttft.p50 <= 1s with 95% confidence", "ttft.p90 <= 1.1s with 90% confidence", "ttft.p99 <= 1.2s with 99% confidence", "ttft.mean <= 1s with 95% confidence", "ttft.min >= 0.5s with 95% confidence", "decode.tokens_per_second.mean >= 5/s with 95% confidence", "decode.tokens_per_second.p10 >= 5/s with 95% confidence", "requests.success_rate >= 90% with 95% confidence", "requests.success_rate >= 99.9% with 99% confidence", "integrity.clean_rate >= 99% with 95% confidence", "inter_chunk.p99 <= 1s with 95% confidence", "output.tokens_per_second >= 0.1/s with 95% confidence",
            "ttft.mean <= 110% of baseline with 95% confidence", "ttft.p50 <= 110% of baseline with 95% confidence", "decode.tokens_per_second.p10 >= 90% of baseline with 90% confidence", "decode.tokens_per_second.mean >= 95% of baseline with 95% confidence", "requests.success_rate >= 100% of baseline with 95% confidence", "ttft.p50 <= 105% of baseline",
        ];
        (string Name, RequestRecord[] Records)[] all = [("three", Many(3)), ("forty", Many(40)), ("four hundred", Many(400)), ("forty, two broken", [.. Many(40).Select(record => record.Id % 20 == 7 ? Requests.Broken(record.Id) : record)]), ("four hundred, one broken", [.. Many(400).Select(record => record.Id == 7 ? Requests.Broken(record.Id) : record)])];
        var before = MetricSet.Compute([.. Many(60).Select(record => record with { FirstTokenAt = record.FirstTokenAt - 0.05 })]);
        var told = new StringBuilder();
        foreach (var (name, records) in all)
        {
            var metrics = MetricSet.Compute(records);
            foreach (var sampling in Enum.GetValues<Sampling>())
            {
                foreach (var baseline in (BaselineFigures[])[BaselineFigures.None, new(before, null)])
                {
                    told.Append(CultureInfo.InvariantCulture, $"== {name}, {sampling}, {(baseline == BaselineFigures.None ? "no baseline" : "a baseline")}\n");
                    var gates = asked.Where(text => GateExpression.Parse(text, new SourceLocation("s", 1, 1)).Expression is { } gate && gate.Threshold.OfBaseline == (baseline != BaselineFigures.None)).ToArray();
                    var results = GateEvaluator.Evaluate([.. gates.Select(gate => Gated.Gate(gate))], metrics, new GateSetting { Baseline = baseline, Sampling = sampling, Planned = new PlannedLoad(400, null) });
                    told.Append(string.Concat(results.Select(result => string.Create(CultureInfo.InvariantCulture, $"{result.Outcome}: {result.Message} [{result.Interval?.Lower:g6} to {result.Interval?.Upper:g6}, {result.Interval?.Method}] [{result.Power}]\n"))));
                }
            }
        }

        Golden.Check("confidence.txt", told.ToString());
    }

    [Fact]
    public void Of_early_ends()
    {
        string[] asked = ["requests.success_rate == 100%", "requests.success_rate >= 90%", "requests.success_rate >= 90% with 95% confidence", "integrity.violations == 0", "requests.failed <= 2", "requests.count >= 10", "ttft.p50 <= 1s", "ttft.p50 <= 1s with 95% confidence", "ttft.p90 <= 1.05s with 90% confidence", "ttft.p50 <= 3s with 95% confidence", "ttft.max <= 1.02s", "ttft.mean <= 1s", "ttft.min >= 0.95s", "decode.tokens_per_second.p10 >= 5/s", "decode.tokens_per_second.p10 >= 4/s with 95% confidence", "decode.tokens_per_second.mean >= 5/s with 95% confidence", "decode.tokens_per_second.max >= 9/s", "ttft.p50{query=bugs} <= 1s", "context.processed_rate == 100%", "ttft.cv <= 0.01"];
        (string Name, RequestRecord[] Records)[] all = [("sound", Many(300)), ("every fifth broken", [.. Many(60).Select(record => record.Id % 5 == 0 ? Requests.Broken(record.Id) : record)]), ("the last broken", [.. Many(60).Select(record => record.Id == 60 ? Requests.Broken(record.Id) : record)]), ("cancelled and warm-up", [.. Many(9).Select(record => record with { Outcome = record.Id < 3 ? RequestRecord.Cancelled : record.Outcome, Phase = record.Id > 6 ? RequestRecord.WarmupPhase : record.Phase })])];
        LoadSpec[] loads = [new() { Requests = 60, Early = true }, new() { Requests = 300, Early = true }, new() { Duration = TimeSpan.FromMinutes(5), Early = true }];
        var told = new StringBuilder();
        foreach (var (name, records) in all)
        {
            foreach (var load in loads)
            {
                told.Append(CultureInfo.InvariantCulture, $"== {name}, of {load.Requests}\n");
                foreach (var text in asked)
                {
                    Gate[] gates = [Gated.Gate(text)];
                    var judge = new EarlyJudge(gates, load, Timing.Server, BaselineFigures.None);
                    var early = records.Select(judge.Take).FirstOrDefault(decision => decision is not null);
                    RequestRecord[] ended = early is null ? records : [.. records.Take(early.After)];
                    IReadOnlyList<GateResult> Judge(IReadOnlyList<RequestRecord> some) => GateEvaluator.Evaluate(gates, MetricSet.Compute(some), GateSetting.None with { Sampling = early is null ? Sampling.Watched : Sampling.Stopped, Planned = new PlannedLoad(load.Requests, null) });
                    var uncut = EarlyEnd.Uncut(Judge(ended), gates, early, ended, Judge);
                    told.Append(CultureInfo.InvariantCulture, $"{text}\n  {early?.Decision} {early}\n  {Told(EarlyEnd.FindingOf(early, "c", ended))}\n  {uncut[0].Outcome} {uncut[0].Message}\n  {EarlyEnd.Doubt(early, uncut, gates)}\n");
                }
            }
        }

        Golden.Check("early-ends.txt", told.ToString());
    }

    [Fact]
    public void Of_the_client()
    {
        static RequestRecord Sent(int id, double lateness, bool held = false) => Requests.Sound(id) with { DispatchedAt = (10 * id) + lateness, SentAt = (10 * id) + lateness, LastByteAt = (10 * id) + 3 + lateness, HeldBack = held };
        static ClientUse Use(double seconds, double used, double delay, int processors = 2, int scale = 1)
        {
            var delays = new GapHistogram();
            delays.Record((long)(delay * 1e6));
            return new ClientUse(seconds, used, processors, scale, delays.Encode());
        }

        RequestRecord[][] loads = [[], [Requests.Sound(1)], [Sent(1, 0.09)], [Sent(1, 0.1)], [Sent(1, 0.2)], [Sent(1, 0.6)], [Sent(1, 0.6, held: true)], [Sent(1, 0.6), Sent(2, 0.7, held: true)], [Sent(1, 0.6) with { Outcome = RequestRecord.Cancelled }], [Sent(1, -0.5)], [Sent(1, 0.6) with { Outcome = RequestRecord.Failed }]];
        ClientUse?[] uses = [null, Use(10, 1, 0.001), Use(10, 10, 0.001), Use(10, 10.1, 0.001), Use(4.9, 9, 3), Use(5, 6, 3), Use(10, 1, 0.16), Use(10, 1, 0.14), Use(10, 30, 0.5, 8, 10), Use(10, 41, 0.01, 8)];
        Gate[] gates = [Gated.Gate("ttft.p50 <= 1ms"), Gated.Gate("requests.success_rate == 100%"), Gated.Gate("client.overhead <= 1%"), Gated.Gate("output.tokens_per_second >= 900/s"), Gated.Gate("ttft.p50 <= 1h")];
        var told = new StringBuilder();
        foreach (var (records, use, number) in loads.SelectMany((records, number) => uses.Select(use => (records, use, number))))
        {
            var metrics = MetricSet.Compute(records, client: use);
            var findings = ClientFindings.Of("c", records, metrics, use);
            if (findings.Count > 0)
            {
                var excused = ClientFindings.Excuse(GateEvaluator.Evaluate(gates, metrics, GateSetting.None), gates, findings);
                told.Append(CultureInfo.InvariantCulture, $"== {number}, {use?.ProcessorSeconds} of {use?.Seconds}\n{string.Concat(findings.Select(finding => Told(finding) + "\n"))}{ClientFindings.Doubt(findings)}\n{string.Concat(excused.Select(result => $"  {result.Outcome}: {result.Message}\n"))}");
            }
        }

        Golden.Check("client.txt", told.ToString());
        Assert.Null(ClientFindings.Doubt([]));
    }

    [Fact]
    public void Of_speeds()
    {
        RequestRecord[][] all = [[], [Requests.Sound(1)], Many(3), Many(4), [.. Many(4), Requests.Broken(5), Requests.Broken(6) with { OutputTokens = 0 }, Requests.Sound(7) with { ServerDecodeNs = null }, Requests.Sound(8) with { ServerDecodeNs = 0 }, Requests.Sound(9) with { Phase = RequestRecord.WarmupPhase }], [Requests.Sound(1) with { ServerDecodeNs = null }]];
        Golden.Check("speeds.txt", string.Concat(all.SelectMany(records => (Timing[])[Timing.Server, Timing.Client], (records, timing) => SpeedFigures.Of(records, MetricSet.Compute(records, timing))).Select(speed =>
            string.Create(CultureInfo.InvariantCulture, $"{speed?.Count} {speed?.Failed} {speed?.Median:g8} {speed?.Mean:g8} {speed?.Variation:g8}\n"))));
    }

    private static string Told(Finding? finding) => finding is null ? "none" : $"{finding.Class}: {finding.Explanation} | {finding.Remedy} | {finding.Evidence}";

    private static RequestRecord[] Many(int count) => [.. Enumerable.Range(1, count).Select(id => Requests.Sound(id, id % 3 == 0 ? "bugs" : "architecture") with
    {
        FirstTokenAt = (10 * id) + 0.9 + (id * 7 % 11 / 50.0),
        ServerDecodeNs = 900_000_000 + (id * 7919L % 200_000_000),
        Gaps = "250*3 12 18*2",
    })];
}
