using System.Globalization;
using Validator.Runtime;
using Validator.Spec;

namespace Validator.Gates;

/// <summary>The context that the model is really loaded with, by <c>/api/ps</c> and by the runner's arguments.</summary>
internal static class ContextContract
{
    public const string Clamped = "downgrade.context_clamped";
    public const string Default = "downgrade.context_default";
    public const string Changed = "downgrade.context_changed";

    /// <summary>Contexts that versions of Ollama choose by themselves.</summary>
    private static readonly int[] Defaults = [2048, 4096, 32_768, 262_144];

    /// <summary>Holds the declared context against what was loaded.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="declared">The declared option.</param>
    /// <param name="context">Its value.</param>
    /// <param name="length">By <c>/api/ps</c>; null where this server does not tell.</param>
    /// <param name="runner">What is seen of the runner.</param>
    /// <param name="limit">The context that the model was made for; null when unknown.</param>
    public static ContractResult Evaluate(DeploymentSpec spec, OptionValue declared, int context, int? length, RunnerView runner, int? limit)
    {
        const string id = "context-length";
        var expected = declared.FromEnvironment ? declared.Text : declared.Json;
        var slot = runner.Settings is { Context: { } all, Parallel: { } slots } ? all / slots : (int?)null;
        if (length is null && slot is null)
        {
            return new Found(declared.FromEnvironment, null, null).Result(id, expected, "this server does not report context_length in /api/ps");
        }

        // The server's word counts, unless its own runner was started with less.
        var actual = length is null || (length == context && slot < context) ? slot!.Value : length.Value;
        var found = new Found(declared.FromEnvironment, actual == context, actual.ToString(CultureInfo.InvariantCulture));
        var source = actual == length ? string.Empty : $" ({runner.Source}: {Shown(declared, $"{runner.Settings!.Context} tokens in {runner.Settings.Parallel} slots")})";
        return found.Result(
            id,
            expected,
            found.Held == true
                ? $"the model is loaded with a context of {expected} tokens{source}"
                : $"the context was silently changed: {expected} tokens are declared, the model is loaded with {found.Text}{source}",
            DowngradeOf(spec, context, actual, limit));
    }

    private static string Shown(OptionValue declared, string text) => declared.FromEnvironment ? "other numbers" : text;

    private static Downgrade DowngradeOf(DeploymentSpec spec, int context, int actual, int? limit)
    {
        if (actual < context && actual == limit)
        {
            return new(Clamped, "the model was made for no longer context, and the server clamps what is asked to that", "declare a num_ctx within the model's own limit, or deploy a model made for more");
        }

        if (spec.Deployment.Api == ApiKind.OpenAi)
        {
            return new(Default, "/v1 carries no num_ctx, and the server's variable did not take effect or was clamped", "see that the server's version knows OLLAMA_CONTEXT_LENGTH, or use api: chat");
        }

        var own = spec.Runtime.Environment.TryGetValue("OLLAMA_CONTEXT_LENGTH", out var variable)
            && int.TryParse(variable, NumberStyles.None, CultureInfo.InvariantCulture, out var set) && set == actual;
        return own || Defaults.Contains(actual)
            ? new(Default, "the server loaded the model with its default context: the option did not reach it or was ignored", "see the server's log for what it was asked; set OLLAMA_CONTEXT_LENGTH as well")
            : new(Changed, "the server changed the context by itself, as it does where memory is short or a number is out of its range", "see the server's log for the load; lower num_ctx or OLLAMA_NUM_PARALLEL, or give it more memory");
    }
}
