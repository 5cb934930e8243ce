using System.Globalization;
using Validator.Runtime;
using Validator.Spec;

namespace Validator.Gates;

/// <summary>Where the model lies and what lies beside it, by <c>/api/ps</c>.</summary>
internal static class PlacementContract
{
    public const string Spilled = "downgrade.gpu_spill";
    public const string Beside = "downgrade.not_alone";

    /// <summary>The model's share on GPUs against the declared one.</summary>
    public static ContractResult Share(ShareDemand demand, LoadedModel model)
    {
        if (model.Size is not { } size)
        {
            return new Found(demand.FromEnvironment, null, null).Result("gpu-share", demand.ForRecord, "this server does not report the size of a loaded model in /api/ps");
        }

        var share = Math.Min(1, model.SizeVram / (double)size);
        var found = new Found(demand.FromEnvironment, demand.Holds(share), string.Create(CultureInfo.InvariantCulture, $"{Math.Round(share * 100, 1, MidpointRounding.ToZero)}%"));
        var lies = found.Hidden ? found.Text : string.Create(CultureInfo.InvariantCulture, $"{found.Text} ({model.SizeVram} of {size} bytes)");
        return found.Result("gpu-share", demand.ForRecord, $"the model's share on GPUs is {lies}; {demand.ForRecord} is declared", model.SizeVram == 0
            ? new(Spilled, "the server found no GPU that it can use, or was told not to use one", "see the server's log for the GPUs it found and its libraries; check num_gpu and the driver")
            : new(Spilled, "the model and its context do not fit into the memory of the GPUs, so part of it was put on the CPU", "lower num_ctx or OLLAMA_NUM_PARALLEL, use a smaller quantization, or free the GPUs' memory"));
    }

    /// <summary>That nothing else is loaded. On a server that is not ours others may have their models; that they do is said.</summary>
    public static ContractResult Alone(DeploymentSpec spec, IReadOnlyList<LoadedModel> loaded)
    {
        var declared = spec.Deployment.Model;
        var others = loaded.Where(model => !ModelName.Same(model.Name, declared.Text)).Select(model => model.Name).ToArray();
        if (others.Length > 0 && spec.Runtime.Engine == EngineKind.Attach)
        {
            return Found.NotChecked(
                "nothing-else-loaded", "nothing else", $"the server is not ours, and has {string.Join(", ", others)} in memory too; figures taken while others use it are not the deployment's own");
        }

        var found = new Found(false, others.Length == 0, others.Length == 0 ? "nothing else" : string.Join(", ", others));
        return found.Result(
            "nothing-else-loaded",
            "nothing else",
            others.Length == 0 ? "nothing else is loaded" : $"beside {declared.ForRecord} {found.Text} {(others.Length == 1 ? "is" : "are")} loaded, and share its memory and processor",
            new(Beside, "something else uses this server, or models stay from before", "unload them (ollama stop), and keep other users away while it is verified"));
    }
}
