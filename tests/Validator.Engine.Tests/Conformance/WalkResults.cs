namespace Validator.Engine.Tests.Conformance;

/// <summary>One walk for all tests of the class.</summary>
public sealed class WalkResults : IAsyncLifetime
{
    /// <summary>The difference of each recording sent, null where there is none.</summary>
    public IReadOnlyDictionary<string, string?> Differences { get; private set; } = new Dictionary<string, string?>();

    /// <summary>Also writes the differences to <c>differences.txt</c> beside the tests, for whoever works on them.</summary>
    public async ValueTask InitializeAsync()
    {
        Differences = await Walk.RunAsync(File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Conformance", "walk.txt")));
        IEnumerable<string> lines = Differences.Where(one => one.Value is not null).Select(one => $"{one.Key}: {one.Value}");
        await File.WriteAllLinesAsync(Path.Combine(AppContext.BaseDirectory, "differences.txt"), lines.Order(StringComparer.Ordinal));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
