namespace Validator.Engine.Models;

/// <summary>The models that this server has.</summary>
internal sealed class ModelLibrary(DateTimeOffset startedAt)
{
    /// <summary>The synthetic models that are listed; every other size is there as well.</summary>
    private static readonly string[] s_listed = ["synthetic:1m", "synthetic:8m", "synthetic:60m", "synthetic:400m", "synthetic:1b"];

    /// <summary>What <c>/api/tags</c> shows.</summary>
    public IReadOnlyList<Model> Listed => [.. s_listed.Select(name => Find(name)!)];

    /// <summary>The model that a request means by <paramref name="name"/>; null where there is none.</summary>
    public Model? Find(string name) => ModelName.Find(name) is not { } spec
        ? null
        : new Model { Name = spec.Name, Spec = spec, Digest = ModelCatalog.Digest(spec), ModifiedAt = startedAt, Size = spec.ParameterCount };
}
