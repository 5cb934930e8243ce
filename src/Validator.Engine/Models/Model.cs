namespace Validator.Engine.Models;

/// <summary>A model as the routes know it.</summary>
internal sealed record Model
{
    /// <summary>Name with tag.</summary>
    public required string Name { get; init; }

    /// <summary>What is loaded for it.</summary>
    public required ModelSpec Spec { get; init; }

    /// <summary>SHA-256 in hexadecimal digits.</summary>
    public required string Digest { get; init; }

    public required DateTimeOffset ModifiedAt { get; init; }
}
