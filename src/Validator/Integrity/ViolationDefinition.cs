namespace Validator.Integrity;

/// <summary>What a class of violation means.</summary>
/// <param name="Class">Its name, one of <see cref="ViolationClass"/>.</param>
/// <param name="Side">Whose fault it is when nothing says otherwise.</param>
/// <param name="Definition">Which bytes, or which end, are called so.</param>
/// <param name="Source">The RFC or the behaviour of Ollama that is broken or shown.</param>
/// <param name="Remedy">What to look at first.</param>
public sealed record ViolationDefinition(string Class, ViolationSide Side, string Definition, string Source, string Remedy);
