namespace Validator.Machine;

/// <summary>Memory and the processors that reach it without a detour.</summary>
/// <param name="Id">The system's number of it.</param>
/// <param name="Processors">Hardware threads, such as <c>0-19,40-59</c>; empty for memory without processors, null when unknown.</param>
/// <param name="Memory">Bytes; null when unknown.</param>
public sealed record NumaNode(int Id, string? Processors, long? Memory);
