using Validator.Runtime;
using Validator.Spec;

namespace Validator.Pipeline;

/// <summary>The model that a check asks, and how it stands with it.</summary>
/// <param name="Name">As the server lists it.</param>
/// <param name="Size">Bytes on disk; null when unknown.</param>
/// <param name="Loaded">Whether it was in memory before the check.</param>
/// <param name="ContextLength">Context it is loaded with; null when it is not, or unknown.</param>
internal sealed record ModelChoice(string Name, long? Size, bool Loaded, int? ContextLength)
{
    /// <summary>The model asked for; else one that is loaded; else the smallest that is installed.</summary>
    /// <param name="asked">Model asked for; null when none was.</param>
    /// <param name="installed">By <c>/api/tags</c>.</param>
    /// <param name="loaded">By <c>/api/ps</c>.</param>
    /// <exception cref="CheckException">There is none.</exception>
    public static ModelChoice Of(string? asked, IReadOnlyList<ListedModel> installed, IReadOnlyList<ListedModel> loaded)
    {
        if (installed.Count == 0)
        {
            throw new CheckException("the server has no model at all", "pull one; OLLAMA_MODELS may name another folder than the one that models were pulled to");
        }

        if (asked is not null)
        {
            return installed.FirstOrDefault(model => ModelName.Same(model.Name, asked)) is { } found ? Known(found, loaded) : throw Absent(asked, installed);
        }

        var able = installed.Where(model => model.Generates).OrderBy(model => model.Size ?? long.MaxValue).ThenBy(model => model.Name, StringComparer.Ordinal).ToArray();
        return able.Length == 0
            ? throw new CheckException($"none of the server's models generates text here: {Names(installed)}", "pull one, or name one with --model")
            : able.Select(model => Known(model, loaded)).OrderBy(model => !model.Loaded).First();
    }

    private static ModelChoice Known(ListedModel model, IReadOnlyList<ListedModel> loaded)
    {
        var runs = loaded.FirstOrDefault(other => ModelName.Same(other.Name, model.Name));
        return new ModelChoice(model.Name, model.Size, runs is not null, runs?.ContextLength);
    }

    private static CheckException Absent(string asked, IReadOnlyList<ListedModel> installed)
    {
        // The tag latest is seldom written, so a name counts as near with it or without.
        var nearest = Nearest.Of(asked, installed.SelectMany(model => new[] { model.Name, ModelName.WithoutLatest(model.Name) }));
        return new CheckException(
            $"the server has no model {asked}; it has {Names(installed)}", nearest is null ? $"ollama pull {asked}" : $"did you mean {nearest}? else: ollama pull {asked}");
    }

    private static string Names(IReadOnlyList<ListedModel> models)
    {
        const int Most = 20;
        var names = string.Join(", ", models.Select(model => model.Name).Order(StringComparer.Ordinal).Take(Most));
        return models.Count > Most ? $"{names} and {models.Count - Most} more" : names;
    }
}
