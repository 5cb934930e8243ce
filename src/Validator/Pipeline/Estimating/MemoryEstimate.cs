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

        var (file, name) = File(spec, variable);
        if (file is null)
        {
            return (null, null, "only a server knows this model's shape; the run holds it against the machine before the load");
        }

        if (GgufMetadata.Shape(file) is not { Weights: { } weights } shape || KvCache.Of(shape) is not { } cache)
        {
            return (null, null, $"{name} does not tell its shape");
        }

        if (configuration.ContextLength is not { } context)
        {
            return (weights, weights, "the weights alone: num_ctx is not declared");
        }

        var options = KvOptions.Of(spec.Runtime, spec.Runtime.Engine == EngineKind.Attach ? null : variable);
        return options.Hidden || configuration.Options["num_ctx"].FromEnvironment
            ? (null, null, "a figure of the environment takes part, and is not shown")
            : (weights + cache.Least(context, options.Slots, options.LeastElement), weights + cache.Most(context, options.Slots, options.MostElement),
                $"weights, and keys and values of {context} tokens for {options.Slots} at a time, by {name}; buffers come on top");
    }

    /// <summary>The file of weights that the spec names, else the one that Ollama keeps on this machine under the model's name.</summary>
    private static (string? File, string Name) File(DeploymentSpec spec, Func<string, string?> variable)
    {
        var source = spec.Deployment.Source;
        return source is { Kind: ModelSourceKind.Gguf, File: { } given } ? (given.Text, given.ForRecord)
            : spec.Runtime.Engine == EngineKind.Ollama && source?.Kind is null or ModelSourceKind.Present or ModelSourceKind.Pull
                && ModelsFolder.Of(spec.Runtime.Environment, variable) is { } folder
                ? (ModelStore.WeightsOf(folder, spec.Deployment.Model.Text), $"the weights of {spec.Deployment.Model.ForRecord} on this machine")
            : (null, string.Empty);
    }
}
