using Validator.Gates;
using Validator.Runtime.Models;
using Validator.Spec;

namespace Validator.Pipeline.Estimating;

/// <summary>Memory of a configuration: weights, and keys and values of its context, where the model's shape is known without a server.</summary>
internal static class MemoryEstimate
{
    /// <summary>Bytes at least and at most with their basis; without them the reason.</summary>
    public static (double? Least, double? Most, string Basis) Of(DeploymentSpec spec, Configuration configuration, Func<string, string?> variable)
    {
        if (spec.Runtime.Profile is not null)
        {
            return (null, null, "a scripted machine holds no model");
        }

        if (spec.Deployment.Source is not { Kind: ModelSourceKind.Gguf, File: { } file })
        {
            return (null, null, "only a server knows this model's shape; the run holds it against the machine before the load");
        }

        if (GgufMetadata.Shape(file.Text) is not { Weights: { } weights } shape || KvCache.Of(shape) is not { } cache)
        {
            return (null, null, $"{file.ForRecord} does not tell its shape");
        }

        if (configuration.ContextLength is not { } context)
        {
            return (weights, weights, "the weights alone: num_ctx is not declared");
        }

        var options = KvOptions.Of(spec.Runtime, spec.Runtime.Engine == EngineKind.Attach ? null : variable);
        return options.Hidden || configuration.Options["num_ctx"].FromEnvironment
            ? (null, null, "a figure of the environment takes part, and is not shown")
            : (weights + cache.Least(context, options.Slots, options.LeastElement), weights + cache.Most(context, options.Slots, options.MostElement),
                $"weights, and keys and values of {context} tokens for {options.Slots} at a time, by {file.ForRecord}; buffers come on top");
    }
}
