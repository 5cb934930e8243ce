using System.Globalization;
using Validator.Runtime.Models;
using Validator.Spec;

namespace Validator.Gates;

/// <summary>Finds a context longer than the model was made for.</summary>
public static class ContextPolicy
{
    /// <summary>Class of the finding.</summary>
    public const string Exceeded = "model.context_exceeded";

    /// <summary>The offence; null where there is none, or nothing is known.</summary>
    /// <param name="configuration">What is deployed.</param>
    /// <param name="policy">How much it weighs.</param>
    /// <param name="shape">The model.</param>
    public static PolicyResult? Of(Configuration configuration, PolicySpec policy, ModelShape shape)
    {
        if (policy.Context == PolicySeverity.Off || configuration.ContextLength is not { } context || shape.ContextLength is not ({ } own and > 0) || context <= own)
        {
            return null;
        }

        var declared = configuration.Options["num_ctx"] is { FromEnvironment: true } hidden ? hidden.Text : context.ToString(CultureInfo.InvariantCulture);
        return new PolicyResult(
            new Finding(
                Exceeded,
                string.Create(CultureInfo.InvariantCulture, $"{PolicyWords.Prefix(policy.Context)}num_ctx {declared} exceeds the {own} tokens that the model was made for; the server clamps it to that without a word, and longer prompts are cut"),
                string.Create(CultureInfo.InvariantCulture, $"set num_ctx to at most {own}, or deploy a model made for more"),
                string.Create(CultureInfo.InvariantCulture, $"num_ctx {declared}; /api/show: {shape.Architecture ?? "*"}.context_length {own}")),
            policy.Context);
    }
}
