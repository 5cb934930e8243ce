using Validator.Integrity;
using Validator.Integrity.Independent;
using Validator.Load;
using Validator.Spec;
using Validator.Spec.Faults;

namespace Validator.Engine.Tests.Faults;

/// <summary>Whatever the engine does to an answer, readers that share no code with ours see the same in its bytes.</summary>
public class FaultRereadingTests
{
    private static readonly TimeSpan s_never = TimeSpan.FromMinutes(2);

    private static readonly Deadlines s_soon = new(TimeSpan.FromMilliseconds(300), TimeSpan.FromMilliseconds(300), TimeSpan.FromMilliseconds(300));

    /// <summary>Faults that change nothing in the bytes of an answer, or end the process.</summary>
    private static readonly FaultKind[] s_elsewhere = [FaultKind.Crash, FaultKind.NoBoot];

    public static TheoryData<string> Faults => [.. FaultCatalog.All.Where(definition => !s_elsewhere.Contains(definition.Kind)).Select(definition => definition.Name)];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task All_readers_agree_on_what_a_fault_does(string kind)
    {
        string fault = kind switch
        {
            "missingField" => "{ kind: missingField, field: response }",
            "wrongType" => "{ kind: wrongType, field: response }",
            "clampContext" => "{ kind: clampContext, to: 1024 }",
            _ => $"{{ kind: {kind} }}",
        };
        Deadlines deadlines = kind is "stall" or "stallFirst" or "hang" or "drip" ? s_soon : new(s_never, s_never, s_never);
        foreach (bool stream in (bool[])[true, false])
        {
            await using FaultBench bench = await FaultBench.StartAsync(fault);
            Observed seen = await bench.AskAsync(stream, deadlines: deadlines);
            Rereading rereading = await IndependentReaders.ReadAsync(
                seen.Wire, captureComplete: true, new ExpectedResponse(ApiKind.Generate, stream, "synthetic:1m", FaultBench.PromptTokens, 2048), seen.Report, CancellationToken.None);

            Assert.True(rereading.Compared);
            Assert.True(rereading.Disagreements.Count == 0, $"{string.Join('\n', rereading.Disagreements)}\n{seen.Text}");
        }
    }
}
