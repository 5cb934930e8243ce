using Validator.Gates;

namespace Validator.Pipeline.Explain;

/// <summary>What stands in every verdict beside its gates: decisions, and the items of the boot contract.</summary>
internal static class VerdictWords
{
    private static readonly (Decision Decision, string Meaning, string LookAt)[] s_decisions =
    [
        (Decision.Approved, "Every gate and every item of the boot contract held, and there was evidence for each.", "warnings and client hazards, which do not decide"),
        (Decision.Rejected, "The server or the model broke a gate or the boot contract.", "the gates that failed, then whose fault the violations are"),
        (Decision.Inconclusive, "What was measured does not suffice to say either: too few requests, missing telemetry, a client that could not keep up. Never an approval.", "what the gate says it lacks, mostly a number of requests"),
        (Decision.Error, "The environment or the validator itself kept the run from a verdict on the server: no executable, a machine that does not meet the spec, a full disk.", "the reason, then server.log"),
        (Decision.Cancelled, "A signal ended the run before its verdict. What was measured is kept, and run --resume goes on with it.", "who sent the signal"),
    ];

    /// <summary>Kind and name of each.</summary>
    public static IEnumerable<(string Kind, string Name)> Names =>
        s_decisions.Select(one => ("decision", VerdictNames.Of(one.Decision))).Concat(ContractWords.All.Select(one => ("boot contract", one.Id)));

    /// <summary>The definition; null for another name.</summary>
    public static Explanation? Find(string name)
    {
        foreach (var (decision, meaning, lookAt) in s_decisions)
        {
            if (VerdictNames.Of(decision) == name)
            {
                int[] codes = [ExitCodes.Of(decision), ExitCodes.Of(decision, ExitCodes.Terminated)];
                return new("decision", name, meaning, [new("exit code", string.Join(" or ", codes.Distinct()))], [lookAt]);
            }
        }

        foreach (var (id, meaning, lookAt) in ContractWords.All)
        {
            if (id == name)
            {
                return new("boot contract", name, meaning, [new("without data", "an item that cannot be seen says so, and is never taken for one that holds")], [lookAt]);
            }
        }

        return null;
    }
}
