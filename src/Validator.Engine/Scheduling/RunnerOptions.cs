namespace Validator.Engine.Scheduling;

/// <summary>The options a loaded model was started with; a request that asks for others reloads it.</summary>
/// <param name="ContextLength">Tokens each slot holds.</param>
/// <param name="Threads">Worker threads, at most 512 (ggml's limit).</param>
/// <param name="BatchSize">Most tokens of one forward pass.</param>
/// <param name="Parallel">Slots, each with a context of its own.</param>
internal sealed record RunnerOptions(int ContextLength, int Threads, int BatchSize, int Parallel);
