using Validator.Metrics;
using Validator.Spec;

namespace Validator.Pipeline;

/// <summary>Something that happened in a run, for those who watch it.</summary>
public abstract record RunEvent;

/// <summary>A stage began.</summary>
/// <param name="Stage"><c>machine</c>, <c>boot</c>, <c>load-model</c>, <c>calibrate</c>, <c>probe</c>, <c>load</c>, <c>stop</c>.</param>
/// <param name="Configuration">The configuration it concerns; null for all.</param>
/// <param name="Detail">In words.</param>
public sealed record StageStarted(string Stage, Configuration? Configuration, string Detail) : RunEvent;

/// <summary>Something worth a line came out of a stage.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Configuration">The configuration it concerns; null for all.</param>
/// <param name="Detail">In words.</param>
public sealed record StageReported(string Stage, Configuration? Configuration, string Detail) : RunEvent;

/// <summary>The load of a configuration begins.</summary>
/// <param name="Configuration">The configuration.</param>
/// <param name="Load">What is planned.</param>
public sealed record LoadStarted(Configuration Configuration, LoadSpec Load) : RunEvent;

/// <summary>A request ended and is recorded.</summary>
/// <param name="Configuration">The configuration.</param>
/// <param name="Record">The request.</param>
public sealed record RequestEnded(Configuration Configuration, RequestRecord Record) : RunEvent;

/// <summary>The load of a configuration is over.</summary>
/// <param name="Configuration">The configuration.</param>
public sealed record LoadEnded(Configuration Configuration) : RunEvent;
