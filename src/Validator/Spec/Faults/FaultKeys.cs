using System.Text.Json.Nodes;
using Validator.Spec.Keys;
using Validator.Spec.Reading;
using ValueType = Validator.Spec.Keys.ValueType;

namespace Validator.Spec.Faults;

/// <summary>A fault file's top level, and the list of faults for files of other kinds that hold one.</summary>
internal static class FaultKeys
{
    public const string ApiVersion = "ollama-validator/faults/v1";

    /// <summary>A list of faults with ids that differ; at least one.</summary>
    public static readonly ValueType<IReadOnlyList<Fault>> List = new NamedFaults();

    private static readonly SpecKey<string> Version = new("apiVersion", SpecTypes.Choice((ApiVersion, ApiVersion)), "Version of this format.") { Required = true, Example = ApiVersion };
    private static readonly SpecKey<int> Seed = new("seed", SpecTypes.Whole(0, int.MaxValue), "Seed of the draws of probability: the same seed and order of requests hit the same requests.") { Default = "0" };
    private static readonly SpecKey<IReadOnlyList<Fault>> Faults = new("faults", List, "The faults, applied to one answer in this order; what takes its place comes first, how frames are packed last.") { Required = true, Example = "[{ kind: concatenate }]" };

    public static readonly SectionType<FaultPlan> Root = new(
        [Version, Seed, Faults],
        values => new FaultPlan(values.Get(Seed), values.Get(Faults)));

    /// <summary>The kind of document.</summary>
    public static readonly DocumentKind Document = new("fault file", "ollama-validator schema faults", () => Root);

    /// <summary>Gives an id to each fault that has none: its kind and the first number that is free.</summary>
    private sealed class NamedFaults : ValueType<IReadOnlyList<Fault>>
    {
        private static readonly ValueType<IReadOnlyList<ReadFault>> Faults = SpecTypes.List(new FaultType(), "faults", 1, "nothing would happen");

        public override string Legal => Faults.Legal;

        public override bool TakesScalar => false;

        public override IEnumerable<(string Name, ValueType Type)> Inside => Faults.Inside;

        public override JsonObject Schema() => Faults.Schema();

        protected override bool TryReadNode(Cursor at, out IReadOnlyList<Fault> value)
        {
            var good = Faults.TryRead(at, out var read);
            good &= UniqueIds.Check(read.Where(f => f.Fault.Id.Length > 0).Select(f => (f.Fault.Id, f.Id)));
            var taken = read.Select(f => f.Fault.Id).ToHashSet(StringComparer.OrdinalIgnoreCase);
            value = [.. read.Select(f => f.Fault.Id.Length > 0 ? f.Fault : f.Fault with { Id = FreeId(f.Fault, taken) })];
            return good;
        }

        private static string FreeId(Fault fault, HashSet<string> taken)
        {
            var number = 1;
            while (!taken.Add($"{fault.Definition.Name}-{number}"))
            {
                number++;
            }

            return $"{fault.Definition.Name}-{number}";
        }
    }
}
