using System.Globalization;
using Validator.Spec.Reading;

namespace Validator.Spec.Keys;

/// <summary>What a spec with <c>api: openai</c> may say: what the route ignores would be declared and never verified.</summary>
internal static class OpenAiRoute
{
    /// <summary>The options of all configurations: the context that the server is given is declared by its variable.</summary>
    public static IReadOnlyDictionary<string, OptionValue> Options(DeploymentSection deployment, RuntimeSpec? runtime)
    {
        if (deployment.Api != ApiKind.OpenAi || deployment.Options.ContainsKey(OpenAiOptions.Context) || Declared(runtime) is not { } context)
        {
            return deployment.Options;
        }

        return new Dictionary<string, OptionValue>(deployment.Options) { [OpenAiOptions.Context] = context };
    }

    /// <summary>Reports what contradicts the route; true when nothing does.</summary>
    /// <param name="deployment">The deployment.</param>
    /// <param name="section">Where it stands.</param>
    /// <param name="axes">Axes of the matrix.</param>
    /// <param name="matrix">Where it stands.</param>
    /// <param name="runtime">The runtime; null when it was left out.</param>
    public static bool Check(DeploymentSection deployment, Cursor section, IReadOnlyList<MatrixAxis> axes, Cursor matrix, RuntimeSpec? runtime)
    {
        if (deployment.Api != ApiKind.OpenAi)
        {
            return true;
        }

        var good = Context(deployment, section, axes, runtime);
        foreach (var axis in axes.Where(axis => !OpenAiOptions.Names.ContainsKey(axis.Option)))
        {
            matrix.Into(axis.Option).Error(
                $"matrix.{axis.Option}: with api openai its values would make no difference, for /v1/chat/completions ignores {axis.Option}",
                axis.Option == OpenAiOptions.Context ? $"one spec for each context, with runtime.environment.{OpenAiOptions.ContextVariable}" : "take the axis out, or use api: chat");
            good = false;
        }

        foreach (var option in deployment.Options.Keys.Where(option => option != OpenAiOptions.Context && !OpenAiOptions.Names.ContainsKey(option)))
        {
            section.Into("options").Into(option).Warning($"deployment.options.{option}: /v1/chat/completions ignores it, so it is not sent and not verified", "set it in the model's Modelfile, or use api: chat");
        }

        Ignored(deployment.KeepAlive is not null, "keepAlive", "keep_alive", "set runtime.environment.OLLAMA_KEEP_ALIVE");
        Ignored(deployment.Truncate is not null, "truncate", "truncate", "leave it out: the route refuses a single message that is too long");
        return good;

        void Ignored(bool written, string key, string name, string hint)
        {
            if (written)
            {
                section.Into(key).Warning($"deployment.{key}: /v1/chat/completions has no {name}, so it is not sent", hint);
            }
        }
    }

    private static bool Context(DeploymentSection deployment, Cursor section, IReadOnlyList<MatrixAxis> axes, RuntimeSpec? runtime)
    {
        if (runtime?.Engine == EngineKind.Attach)
        {
            // The server has the context that it was started with; what is declared of it, the boot contract holds against what was loaded.
            return true;
        }

        var declared = Declared(runtime);
        var hasOption = deployment.Options.TryGetValue(OpenAiOptions.Context, out var option);
        if (declared is null)
        {
            var at = hasOption ? section.Into("options").Into(OpenAiOptions.Context) : section.Into("api");
            at.Error(
                $"{at.Path}: /v1/chat/completions ignores num_ctx, and runtime.environment.{OpenAiOptions.ContextVariable} is not set to a number of tokens",
                $"runtime: {{ environment: {{ {OpenAiOptions.ContextVariable}: {(hasOption ? option!.Text : "8192")} }} }}");
            return false;
        }

        // Where the environment gives one of the two, the boot contract holds it against what was loaded.
        if (hasOption && !option!.FromEnvironment && !declared.FromEnvironment && option.Json != declared.Json && axes.All(axis => axis.Option != OpenAiOptions.Context))
        {
            var at = section.Into("options").Into(OpenAiOptions.Context);
            at.Error(
                $"{at.Path}: {option.Text} is declared, the server is given {OpenAiOptions.ContextVariable} {declared.Text}, and /v1/chat/completions ignores num_ctx",
                "leave num_ctx out, or make the two the same");
            return false;
        }

        return true;
    }

    private static OptionValue? Declared(RuntimeSpec? runtime)
    {
        if (runtime?.Environment.GetValueOrDefault(OpenAiOptions.ContextVariable) is not { } text
            || !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var tokens) || tokens == 0)
        {
            return null;
        }

        var written = runtime.EnvironmentForRecord.GetValueOrDefault(OpenAiOptions.ContextVariable, text);
        return OptionValue.Of(tokens) with { Text = written, FromEnvironment = written != text };
    }
}
