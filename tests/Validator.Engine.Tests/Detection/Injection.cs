using Validator.Integrity;
using Validator.Spec;

namespace Validator.Engine.Tests.Detection;

/// <summary>One way to provoke a class: by a fault of the engine, or by what is done to the bytes of a sound answer on their way.</summary>
/// <param name="Class">Class that it provokes.</param>
/// <param name="Side">Whose fault it is.</param>
/// <param name="Stream">Whether it needs an answer that is streamed (true) or not (false); null for either.</param>
internal sealed record Injection(string Class, ViolationSide Side, bool? Stream)
{
    /// <summary>The fault as a fault file has it, without braces and <c>when</c>.</summary>
    public Func<Random, Asked, string>? Fault { get; init; }

    /// <summary>What a proxy or a connection does to an answer.</summary>
    public Func<Random, Wire, Wire>? Tamper { get; init; }

    /// <summary>Classes that the same offence may show as well.</summary>
    public string[] Companions { get; init; } = [];

    /// <summary>Routes on which it provokes that class.</summary>
    public ApiKind[] Routes { get; init; } = Enum.GetValues<ApiKind>();

    /// <summary>Whether it is silence, so that a deadline ends the exchange.</summary>
    public bool Silent { get; init; }
}
