namespace Validator.Spec;

/// <summary>In which order configurations are run.</summary>
public enum RunOrder
{
    /// <summary>As the matrix has them.</summary>
    Declared,

    /// <summary>Shuffled by a seed, so that what drifts over time falls on none of them by its place.</summary>
    Random,
}

/// <summary><c>schedule</c>: how the configurations of a matrix follow each other.</summary>
public sealed record ScheduleSpec
{
    /// <summary>The order.</summary>
    public RunOrder Order { get; init; }

    /// <summary>Of a random order.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Rest between the stop of one configuration's server and the start of the next.</summary>
    public TimeSpan Cooldown { get; init; }

    /// <summary>The configurations in the order in which they are to be run.</summary>
    public IReadOnlyList<T> Arrange<T>(IReadOnlyList<T> configurations)
    {
        var order = configurations.ToArray();
        if (Order == RunOrder.Random)
        {
#pragma warning disable CA5394 // The order is to be repeatable, not secret.
            new Random(Seed).Shuffle(order);
#pragma warning restore CA5394
        }

        return order;
    }
}
