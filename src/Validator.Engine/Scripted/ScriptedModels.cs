using Validator.Engine.Models;
using Validator.Spec.Profiles;

namespace Validator.Engine.Scripted;

/// <summary>The models that a scripted machine has, in the form that the library takes.</summary>
internal static class ScriptedModels
{
    public static IEnumerable<ModelSpec> Of(ScriptedProfile? profile) => (profile?.Models ?? []).Select(model =>
        ModelSpec.Create(ModelName.Parse(model.Name)?.Shortest ?? model.Name, model.Parameters) with { ContextLength = model.ContextLength });
}
