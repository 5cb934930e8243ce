using Validator.Spec.Profiles;

namespace Validator.Engine.Models;

/// <summary>The models that this server has.</summary>
internal sealed class ModelLibrary(DateTimeOffset startedAt, IReadOnlyList<ScriptedModel>? scripted = null)
{
    /// <summary>The synthetic models that are listed; every other size is there as well.</summary>
    private static readonly string[] s_listed = ["synthetic:1m", "synthetic:8m", "synthetic:60m", "synthetic:400m", "synthetic:1b"];

    /// <summary>What <c>/api/tags</c> shows.</summary>
    public IReadOnlyList<Model> Listed => [.. (scripted ?? []).Select(model => model.Name).Concat(s_listed).Select(name => Find(name)!)];

    /// <summary>The model that a request means by <paramref name="name"/>; null where there is none.</summary>
    public Model? Find(string name) => (Scripted(name) ?? ModelName.Find(name)) is not { } spec
        ? null
        : new Model { Name = spec.Name, Spec = spec, Digest = ModelCatalog.Digest(spec), ModifiedAt = startedAt };

    private ModelSpec? Scripted(string name) =>
        scripted?.FirstOrDefault(model => string.Equals(ModelName.WithTag(model.Name), ModelName.WithTag(name), StringComparison.OrdinalIgnoreCase)) is { } found
            ? ModelSpec.Create(ModelName.WithTag(found.Name), found.Parameters) with { ContextLength = found.ContextLength }
            : null;
}
