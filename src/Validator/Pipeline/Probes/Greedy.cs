using Validator.Spec;

namespace Validator.Pipeline;

/// <summary>The options of probes: those of the load, so that the model is not loaded anew, and nothing left to chance.</summary>
internal static class Greedy
{
    private const int Seed = 42;

    /// <summary>The configuration at temperature 0, with a seed if it has none.</summary>
    /// <param name="configuration">What the load is sent with.</param>
    /// <param name="answer">Most tokens of an answer; null for the load's own.</param>
    public static Configuration Of(Configuration configuration, int? answer = null)
    {
        var options = new Dictionary<string, OptionValue>(configuration.Options) { ["temperature"] = OptionValue.Of(0) };
        options.TryAdd("seed", OptionValue.Of(Seed));
        if (answer is { } tokens)
        {
            options["num_predict"] = OptionValue.Of(tokens);
        }

        return configuration with { Options = options };
    }
}
