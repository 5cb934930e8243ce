using System.Globalization;
using Validator.Machine;
using Validator.Runtime.Models;
using Validator.Spec;

namespace Validator.Gates;

/// <summary>Holds what a model will take against the memory that there is. Buffers of the computation come on top, so that what fits here by a hair may not fit.</summary>
public static class MemoryPolicy
{
    /// <summary>Class of the finding that it cannot fit.</summary>
    public const string Exceeded = "machine.memory_short";

    /// <summary>Class of the finding that it may not fit.</summary>
    public const string Tight = "machine.memory_tight";

    private const int Granule = 1024;

    /// <summary>The offence; null where there is none, or nothing is known.</summary>
    /// <param name="runtime">The spec's runtime.</param>
    /// <param name="configuration">What is deployed.</param>
    /// <param name="policy">How much it weighs.</param>
    /// <param name="machine">Where.</param>
    /// <param name="shape">The model.</param>
    /// <param name="variable">The environment that the server inherits; null when it is not known.</param>
    public static PolicyResult? Of(RuntimeSpec runtime, Configuration configuration, PolicySpec policy, MachineInventory machine, ModelShape shape, Func<string, string?>? variable)
    {
        if (policy.Memory == PolicySeverity.Off || shape.Weights is not ({ } weights and > 0) || machine.MemoryTotal is not { } own)
        {
            return null;
        }

        var options = KvOptions.Of(runtime, variable);
        var need = new Need(weights, KvCache.Of(shape), configuration.ContextLength, options, options.Hidden || (configuration.Options.TryGetValue("num_ctx", out var declared) && declared.FromEnvironment));
        var cards = (machine.Gpus ?? []).Where(gpu => gpu.SharesMemory != true).ToArray();
        // A card whose memory is unknown could hold any model.
        if (cards.Any(card => card.Memory is null && card.Vendor != "intel"))
        {
            return null;
        }

        var total = new Room("has", own, cards.Sum(card => card.Memory ?? 0));
        if (need.Least > total.Bytes)
        {
            return new PolicyResult(need.Offence(Exceeded, policy.Memory, total, shape), policy.Memory);
        }

        // Of a model already loaded by a server that is not ours the memory is taken, and a machine that is played has no load.
        var free = machine.MemoryAvailable is { } available && runtime.Engine != EngineKind.Attach
            ? new Room("has free", available, cards.Sum(card => card.MemoryFree ?? card.Memory ?? 0)) : null;
        return free is not null && need.Least > free.Bytes ? new PolicyResult(need.Offence(Tight, PolicySeverity.Warn, free, shape), PolicySeverity.Warn)
            : need.Most > total.Bytes ? new PolicyResult(need.Offence(Tight, PolicySeverity.Warn, total, shape), PolicySeverity.Warn)
            : null;
    }

    /// <summary>Memory, of the machine and of its cards.</summary>
    private sealed record Room(string Verb, double Own, double Cards)
    {
        public double Bytes => Own + Cards;

        public override string ToString() => $"the machine {Verb} {PolicyWords.Size(Own)}{(Cards > 0 ? $" and its graphics processors {PolicyWords.Size(Cards)}" : string.Empty)}";
    }

    /// <summary>What a model will take.</summary>
    private sealed record Need(double Weights, KvCache? Cache, int? Context, KvOptions Options, bool Hidden)
    {
        public double Least => Weights + (Context is { } tokens ? Cache?.Least(tokens, Options.Slots, Options.LeastElement) ?? 0 : 0);

        public double Most => Weights + (Context is { } tokens ? Cache?.Most(tokens, Options.Slots, Options.MostElement) ?? 0 : 0);

        public Finding Offence(string name, PolicySeverity severity, Room room, ModelShape shape) => new(
            name,
            $"{PolicyWords.Prefix(severity)}{Sum(room)}; {room}",
            Remedy(room),
            $"/api/show: {Shape(shape)}; machine.json: memoryTotal, memoryAvailable, gpus");

        private string Sum(Room room)
        {
            var slots = Options.Slots == 1 ? "one request at a time" : string.Create(CultureInfo.InvariantCulture, $"{Options.Slots} requests at a time");
            return Hidden ? $"the weights ({PolicyWords.Size(Weights)}) and the cache of keys and values that the declared context takes exceed the memory"
                : Context is not { } context || Cache is null ? $"the weights alone take {PolicyWords.Size(Weights)}"
                : Least > room.Bytes || Least.Equals(Most)
                    ? string.Create(CultureInfo.InvariantCulture, $"the weights take {PolicyWords.Size(Weights)} and keys and values for {context} tokens of context and {slots} {(Least < Most ? "at least " : string.Empty)}{PolicyWords.Size(Least - Weights)}, together {PolicyWords.Size(Least)}")
                    : string.Create(CultureInfo.InvariantCulture, $"the weights take {PolicyWords.Size(Weights)} and keys and values for {context} tokens of context and {slots} between {PolicyWords.Size(Least - Weights)} and {PolicyWords.Size(Most - Weights)}, together up to {PolicyWords.Size(Most)}");
        }

        private string Remedy(Room room)
        {
            if (Weights >= room.Bytes)
            {
                return "choose a smaller model or quantisation, or a machine with more memory";
            }

            string[] ways =
            [
                .. !Hidden && Fitting(room) is { } tokens ? [string.Create(CultureInfo.InvariantCulture, $"lower num_ctx to {tokens} or less")] : new[] { "lower num_ctx" },
                .. Options.Slots > 1 ? ["lower OLLAMA_NUM_PARALLEL"] : Array.Empty<string>(),
                .. Options.MostElement >= 2 ? ["set OLLAMA_KV_CACHE_TYPE: q8_0 with OLLAMA_FLASH_ATTENTION: 1, which halves the cache"] : Array.Empty<string>(),
                "choose a machine with more memory",
            ];
            return string.Join(", or ", ways);
        }

        /// <summary>The longest context that fits even at its most; null when none does.</summary>
        private long? Fitting(Room room) =>
            Cache?.Most(1, Options.Slots, Options.MostElement) is { } token and > 0 && Math.Floor((room.Bytes - Weights) / token / Granule) * Granule is var tokens and >= Granule and < int.MaxValue ? (long)tokens : null;

        private static string Shape(ModelShape shape) => string.Create(
            CultureInfo.InvariantCulture,
            $"{shape.Architecture ?? "model"}: block_count {shape.Layers?.ToString(CultureInfo.InvariantCulture) ?? "unknown"}, head_count_kv {(shape.KvHeads.Count == 0 ? "unknown" : string.Join(",", shape.KvHeads.Distinct()))}, key_length {shape.KeyLength?.ToString(CultureInfo.InvariantCulture) ?? "unknown"}, value_length {shape.ValueLength?.ToString(CultureInfo.InvariantCulture) ?? "unknown"}{(shape.SlidingWindow is { } window ? $", sliding_window {window}" : string.Empty)}");
    }
}
