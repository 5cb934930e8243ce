using Validator.Spec.Faults;
using Validator.Spec.Keys;
using Validator.Spec.Reading;

namespace Validator.Spec.Profiles;

/// <summary>A profile's top level.</summary>
internal static class ProfileKeys
{
    private const long MostLeaked = 1L << 30;

    private static readonly SpecKey<string> Name = new("name", SpecTypes.Slug, "Name of the profile.") { Required = true, Example = "o3-server" };
    private static readonly SpecKey<string> Description = new("description", SpecTypes.Verbatim, "What it plays.") { Required = true, Example = "A workstation whose speed falls as it warms up." };
    private static readonly SpecKey<int> TimeScale = new("timeScale", ProfileTypes.Scale, "Seconds of scripted time in one second.") { Default = "100" };
    private static readonly SpecKey<ScriptedMachine> Machine = new("machine", MachineKeys.Type, "The machine it plays.") { Required = true, Example = "{ processor: AMD Ryzen 9, physicalCores: 16, logicalCores: 32, memory: 128GiB }" };
    private static readonly SpecKey<IReadOnlyList<ScriptedModel>> Models = new("models", SpecTypes.List(PerformanceKeys.Model, "models"), "Models it has beside the synthetic ones.") { Example = "[{ name: qwen3-coder:30b, parameters: 30B }]" };
    private static readonly SpecKey<double> Prefill = new("prefill", PerformanceKeys.Prefill, "How fast prompts are evaluated.") { Required = true, Example = "{ tokensPerSecond: 1000 }" };
    private static readonly SpecKey<IReadOnlyList<DecodePoint>> Decode = new("decode", SpecTypes.List(PerformanceKeys.Point, "points", 1, "without a point there is no speed"), "How fast answers are made, by context and threads.") { Required = true, Example = "[{ numCtx: 4096, numThread: 8, tokensPerSecond: 20 }]" };
    private static readonly SpecKey<ScriptedNoise> Noise = new("noise", PerformanceKeys.Noise, "How much one answer's speed differs from another's.") { Example = "{ variation: 2%, seed: 1 }" };
    private static readonly SpecKey<ScriptedDecay> Decay = new("decay", PerformanceKeys.Decay, "How speed falls under load.") { Example = "{ halfLife: 10m, floor: 50% }" };
    private static readonly SpecKey<long> Leak = new("leak", PerformanceKeys.Leak, "Memory that is never given back.") { Example = "{ perRequest: 8MiB }" };
    private static readonly SpecKey<int> FirstFrameBytes = new("firstFrameBytes", SpecTypes.Whole(256, 65_536), "Bytes of a streamed answer's first frame, its line feed included.") { Example = "1000" };

    private static readonly SpecKey<IReadOnlyList<Fault>> Faults = new("faults", FaultKeys.List, "What goes wrong, as in a fault file.") { Example = "[{ kind: concatenate, when: { numThread: \">= 32\" } }]" };

    public static readonly DocumentKind Document = new("profile", "ollama-validator schema profile", () => Type!);

    public static readonly SectionType<ScriptedProfile> Type = new(
        [Name, Description, TimeScale, Machine, Models, Prefill, Decode, Noise, Decay, Leak, FirstFrameBytes, Faults],
        values => new ScriptedProfile
        {
            Name = values.Get(Name),
            Description = values.Get(Description).Trim(),
            Source = values.At.Context.File,
            TimeScale = values.Get(TimeScale),
            Machine = values.Get(Machine),
            Models = values.Optional(Models) ?? [],
            PrefillTokensPerSecond = values.Get(Prefill),
            Decode = values.Get(Decode),
            Noise = values.Optional(Noise),
            Decay = values.Optional(Decay),
            LeakedBytesPerRequest = values.Maybe(Leak) ?? 0,
            FirstFrameBytes = values.Maybe(FirstFrameBytes),
            Faults = new FaultPlan(values.Optional(Noise)?.Seed ?? 0, values.Optional(Faults) ?? []),
        },
        Check);

    private static bool Check(SectionValues values)
    {
        var good = true;
        foreach (var twice in values.SoundItems(Decode).GroupBy(point => (point.ContextLength, point.Threads)).Where(group => group.Count() > 1))
        {
            values.Where(Decode).Error($"decode gives two speeds for numCtx {twice.Key.ContextLength} with numThread {twice.Key.Threads}", "leave one of them");
            good = false;
        }

        if (values.Maybe(Leak) > MostLeaked)
        {
            values.Where(Leak).Error($"leak.perRequest is more than {Quantity.Format(MostLeaked, Unit.Bytes)}: the memory is really taken");
            good = false;
        }

        return good;
    }
}
