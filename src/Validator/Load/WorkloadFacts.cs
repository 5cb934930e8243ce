using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Validator.Spec;

namespace Validator.Load;

/// <summary>What tells whether two runs asked the same of the same text. Digests are <c>sha256:</c> and hexadecimal digits.</summary>
/// <param name="Queries">Over the queries: each id, weight, bound and text.</param>
/// <param name="Corpus">Over the files of the corpus that were read, see <see cref="ReadCorpus.Sha256"/>; null without a corpus.</param>
/// <param name="Files">How many these were.</param>
public sealed record WorkloadFacts(string Queries, string? Corpus = null, int Files = 0)
{
    /// <summary>The facts of a workload.</summary>
    internal static WorkloadFacts Of(IReadOnlyList<QuerySpec> queries, ReadCorpus corpus)
    {
        var all = new StringBuilder();
        foreach (var query in queries)
        {
            string[] texts = [.. query.Before.SelectMany(message => (string[])[message.Role, message.Content]), query.Prompt, .. query.FollowUps];
            all.Append(CultureInfo.InvariantCulture, $"{query.Id}\0{query.Weight}\0{query.MaxTokens}\0{query.Before.Count}\0{texts.Length}\0").AppendJoin('\0', texts).Append('\n');
        }

        return new WorkloadFacts(
            $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all.ToString())))}",
            corpus.Sha256 is { } digest ? $"sha256:{digest}" : null,
            corpus.Files);
    }
}
