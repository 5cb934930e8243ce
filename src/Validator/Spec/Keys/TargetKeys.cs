using System.Globalization;
using System.Text.Json.Nodes;
using Validator.Spec.Reading;

namespace Validator.Spec.Keys;

/// <summary><c>target</c>.</summary>
internal static class TargetKeys
{
    private static readonly SpecKey<IReadOnlyList<string>> Labels = new("labels", SpecTypes.List(SpecTypes.Verbatim, "runner labels"), "Labels of the runner, for planning.") { Example = "[self-hosted, linux, x64]" };

    private static readonly SpecKey<MachineRequirement>[] Requirements =
    [
        new("physicalCores", new BoundType(Unit.None), "Cores, siblings counted once.") { Example = "\">= 16\"" },
        new("logicalCores", new BoundType(Unit.None), "Hardware threads.") { Example = "\">= 32\"" },
        new("memory", new BoundType(Unit.Bytes), "Memory that may be used.") { Example = "\">= 110 GiB\"" },
        new("gpus", new BoundType(Unit.None), "Graphics processors that a model can be put on: NVIDIA's, AMD's with memory of their own, and Apple's.") { Example = "\">= 1\"" },
        new("gpuMemory", new BoundType(Unit.Bytes), "Memory of these together.") { Example = "\">= 24 GiB\"" },
        new("disk", new BoundType(Unit.Bytes), "Free disk where results are kept.") { Example = "\">= 20 GiB\"" },
        new("os", new PlatformType(SpecTypes.Choice(("linux", "linux"), ("macos", "macos"), ("windows", "windows"))), "Operating system.") { Example = "linux" },
        new("arch", new PlatformType(SpecTypes.Choice(("x64", "x64"), ("arm64", "arm64"))), "Processor architecture.") { Example = "x64" },
    ];

    private static readonly SpecKey<IReadOnlyList<MachineRequirement>> Require = new(
        "require",
        new SectionType<IReadOnlyList<MachineRequirement>>(Requirements, values => [.. Requirements.Select(r => values.Optional(r)).OfType<MachineRequirement>()]),
        "What the machine must have.");

    public static readonly SectionType<TargetSpec> Type = new(
        [Labels, Require],
        values => new TargetSpec { Labels = values.Optional(Labels) ?? [], Require = values.Optional(Require) ?? [] });

    /// <summary>A comparison with a number.</summary>
    private sealed class BoundType(Unit unit) : ScalarType<MachineRequirement>
    {
        private static readonly string[] Operators = [">=", "<=", "==", "!=", ">", "<"];

        private string Sample => unit == Unit.Bytes ? "\">= 8 GiB\"" : "\">= 4\"";

        public override string Legal => $"a comparison with {(unit == Unit.Bytes ? "a size" : "a whole number")}, such as {Sample}";

        public override JsonObject Schema() => SchemaText.Quantity(@"^\s*(>=|<=|==|!=|>|<)\s*[0-9]");

        protected override bool TryParse(Interpolated text, Cursor at, out MachineRequirement value)
        {
            var trimmed = text.Text.Trim();
            var sign = Operators.FirstOrDefault(o => trimmed.StartsWith(o, StringComparison.Ordinal));
            var bound = trimmed[(sign?.Length ?? 0)..].Trim();
            var sound = sign is not null & Quantity.TryParse(bound, unit, out var number) && (unit != Unit.None || number == Math.Floor(number));
            value = new MachineRequirement(Name(at), sign ?? string.Empty, number, text.FromEnvironment ? ((ScalarNode)at.Node).Text : bound, at.Location);
            return sound;
        }

        protected override string? Hint(string text)
        {
            var bare = text.Trim();
            return Quantity.TryParse(bare, unit, out _) ? $"did you mean \">= {bare}\"?"
                : bare.StartsWith("=>", StringComparison.Ordinal) ? "did you mean >=?"
                : Quantity.Legal(unit) is var legal && bare.Length > 0 ? $"behind the operator stands {legal}" : null;
        }
    }

    /// <summary>A system or an architecture by name.</summary>
    private sealed class PlatformType(ValueType<string> names) : ValueType<MachineRequirement>
    {
        private static readonly Dictionary<string, string> OtherNames = new()
        {
            ["amd64"] = "x64",
            ["x86_64"] = "x64",
            ["x86-64"] = "x64",
            ["aarch64"] = "arm64",
            ["darwin"] = "macos",
            ["osx"] = "macos",
            ["mac"] = "macos",
            ["win"] = "windows",
            ["win32"] = "windows",
        };

        public override string Legal => names.Legal;

        public override JsonObject Schema() => names.Schema();

        protected override bool TryReadNode(Cursor at, out MachineRequirement value)
        {
            value = null!;
            if (at.Node is ScalarNode scalar && OtherNames.TryGetValue(scalar.Text.ToLower(CultureInfo.InvariantCulture), out var name))
            {
                at.Expected(Legal, $"did you mean {name}?");
                return false;
            }

            var sound = names.TryRead(at, out var text);
            value = new MachineRequirement(Name(at), "==", null, text ?? string.Empty, at.Location);
            return sound;
        }
    }

    private static string Name(Cursor at) => at.Path[(at.Path.LastIndexOf('.') + 1)..];
}
