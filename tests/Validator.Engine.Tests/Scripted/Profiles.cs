using Validator.Spec.Profiles;

namespace Validator.Engine.Tests.Scripted;

/// <summary>Profiles for tests.</summary>
internal static class Profiles
{
    /// <summary>10 tokens a second at 4 threads, 5 at 8; prompts at 100 tokens a second; no noise, no decay.</summary>
    public static ScriptedProfile Plain { get; } = ProfileReader.ReadText(
        """
        name: plain
        description: A machine for tests.
        machine: { processor: P, physicalCores: 4, logicalCores: 8, memory: 8GiB }
        models: [{ name: "huge:1000b", parameters: 1000B, contextLength: 8192 }]
        prefill: { tokensPerSecond: 100 }
        decode:
          - { numCtx: 4096, numThread: 4, tokensPerSecond: 10 }
          - { numCtx: 4096, numThread: 8, tokensPerSecond: 5, processesUpTo: 50 }
        """,
        "plain.yaml").Profile!;
}
