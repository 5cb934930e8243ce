namespace Validator.Spec;

/// <summary>Where a model comes from.</summary>
public enum ModelSourceKind
{
    /// <summary>It must be there.</summary>
    Present,

    /// <summary>It is pulled where it is not there.</summary>
    Pull,

    /// <summary>It is made from a Modelfile.</summary>
    Modelfile,

    /// <summary>It is made from a file of weights.</summary>
    Gguf,
}

/// <summary><c>deployment.source</c>.</summary>
/// <param name="Kind">Where the model comes from.</param>
/// <param name="File">Absolute path of the Modelfile or the weights; null for the other kinds.</param>
public sealed record ModelSource(ModelSourceKind Kind, LocatedText? File)
{
    /// <summary>The default.</summary>
    public static readonly ModelSource Present = new(ModelSourceKind.Present, null);
}
