namespace Validator.Spec.Keys;

/// <summary><c>schedule</c>.</summary>
internal static class ScheduleKeys
{
    private static readonly SpecKey<RunOrder> Order = new("order", SpecTypes.Choice(("declared", RunOrder.Declared), ("random", RunOrder.Random)), "In which order the configurations of the matrix are run: as they are declared, or shuffled by the seed, so that drift falls on none by its place. The verdict records the order.") { Default = "declared" };
    private static readonly SpecKey<int> Seed = new("seed", SpecTypes.Whole(0, int.MaxValue), "Of a random order: each gives another, and one always the same.") { Default = "1" };
    private static readonly SpecKey<TimeSpan> Cooldown = new("cooldown", SpecTypes.Time, "Rest between two configurations, for a machine that gets hot. Left out: none.") { Example = "30s" };

    public static readonly SectionType<ScheduleSpec> Type = new(
        [Order, Seed, Cooldown],
        values => new ScheduleSpec { Order = values.Get(Order), Seed = values.Get(Seed), Cooldown = values.Maybe(Cooldown) ?? TimeSpan.Zero });
}
