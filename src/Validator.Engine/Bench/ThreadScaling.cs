using System.Globalization;

namespace Validator.Engine.Bench;

/// <summary>What more threads than cores did to a model.</summary>
public static class ThreadScaling
{
    /// <summary>A ratio this close to 1 is noise.</summary>
    private const double Noise = 0.05;

    /// <summary>A sentence for each model and context that was measured with as many threads as there are cores, and with twice as many or more.</summary>
    public static IReadOnlyList<string> Sentences(IReadOnlyList<BenchRow> rows, int physicalCores)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return
        [
            .. rows.GroupBy(row => (row.Model, row.ContextLength)).SelectMany(group =>
                from fit in @group.Where(row => row.Threads == physicalCores).Take(1)
                from over in @group.Where(row => row.Threads >= 2 * physicalCores).OrderBy(row => row.Threads).Take(1)
                select Sentence(fit, over, physicalCores)),
        ];
    }

    private static string Sentence(BenchRow fit, BenchRow over, int physicalCores)
    {
        double ratio = over.DecodeTokensPerSecond / fit.DecodeTokensPerSecond;
        string verdict = ratio > 1 + Noise ? "a gain" : ratio < 1 - Noise ? "a loss" : "no gain";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{fit.Model} at {fit.ContextLength}: {over.Threads} threads on {physicalCores} physical cores decode {ratio:0.00} times as fast as {fit.Threads}: {verdict}.");
    }
}
