using Validator.Spec.Reading;

namespace Validator.Spec.Keys;

/// <summary>What one section says against another.</summary>
internal static class Consistency
{
    private const int LeastContext = 4;

    /// <summary>Whether every id that <c>accept</c> names is a configuration's.</summary>
    public static bool AcceptedExist(Acceptance accept, IReadOnlyList<Configuration> configurations)
    {
        var ids = configurations.Select(c => c.Id).ToList();
        var seen = new HashSet<string>();
        var good = true;
        foreach (var (id, at) in accept.Rule.Configurations.Zip(accept.At))
        {
            if (!ids.Contains(id))
            {
                at.Error($"{at.Path}: there is no configuration {Quote.Of(id)}", Nearest.Question(id, ids) ?? $"legal: {string.Join(", ", ids.Take(20))}");
                good = false;
            }
            else if (!seen.Add(id))
            {
                at.Warning($"{at.Path}: {Quote.Of(id)} is named twice");
            }
        }

        return good;
    }

    /// <summary>Warns of what Ollama does silently with these options.</summary>
    public static void Doubts(DeploymentSection deployment, Cursor section, IReadOnlyList<Configuration> configurations, int? tokens, Cursor workload)
    {
        if (deployment.Api != ApiKind.OpenAi && configurations.Any(c => !c.Options.ContainsKey("num_ctx")))
        {
            section.Into("options").Warning("num_ctx is not declared: the server chooses the context by the memory it finds", "set deployment.options.num_ctx");
        }
        else if (configurations.Any(c => c.ContextLength < LeastContext))
        {
            section.Into("options").Warning($"num_ctx is below {LeastContext}: Ollama raises it silently");
        }

        if (configurations.Any(c => !c.Options.TryGetValue("num_predict", out var predict) || predict.Whole < 0))
        {
            section.Into("options").Warning("the length of the answers has no bound: a model that does not stop by itself runs into the time-out", "set deployment.options.num_predict");
        }

        if (deployment.GpuShare is { } share && !share.Holds(0) && configurations.FirstOrDefault(c => c.Whole("num_gpu") == 0) is { } bound)
        {
            section.Into("gpuShare").Warning($"configuration {bound.Id}: num_gpu 0 keeps the model off every GPU, so deployment.gpuShare {share.ForRecord} fails", "leave num_gpu out, or lower the share");
        }

        if (deployment.KeepAlive is "0" or "0s" or "0m" or "0h")
        {
            section.Into("keepAlive").Warning("a keepAlive of 0 unloads the model after every request, so that each pays for a load", "leave it out");
        }

        if (configurations.FirstOrDefault(c => (long?)tokens + Math.Max(0, c.Whole("num_predict") ?? 0) > c.ContextLength) is { } tight)
        {
            var at = workload.Into("corpus").Into("tokens");
            var answer = tight.Options.TryGetValue("num_predict", out var predict) ? $"an answer of {predict.Text}" : "its answer";
            at.Warning($"configuration {tight.Id}: a prompt of {Quote.Of(at.Node)} tokens and {answer} do not fit into num_ctx {tight.Options["num_ctx"].Text}, and Ollama cuts silently", "raise num_ctx, or lower workload.corpus.tokens");
        }
        else if (configurations.FirstOrDefault(c => c.Whole("num_predict") >= c.ContextLength) is { } filled)
        {
            section.Into("options").Warning($"configuration {filled.Id}: an answer of {filled.Options["num_predict"].Text} leaves no room for a prompt in num_ctx {filled.Options["num_ctx"].Text}; what does not fit is cut silently", "raise num_ctx, or lower num_predict");
        }
    }
}
