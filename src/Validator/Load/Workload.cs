using System.Security.Cryptography;
using Validator.Spec;

namespace Validator.Load;

/// <summary>
/// The prompts of one configuration: a nonce first, so that no prompt begins like another and none is served from the
/// server's cache, then the corpus cut to the token target, then the query, which a server that cuts a prompt keeps. Where
/// the cache is to serve them, the corpus stands first and the nonce behind it.
/// </summary>
public sealed class Workload
{
    private const double LeastPlausible = 0.02;
    private const double CloseEnough = 0.025;
    private const double FarOff = 0.05;
    private const int MostPasses = 3;
    private const int MostCountedAnyway = 64;
    private const string Gap = "\n\n";
    private readonly string _run = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6));
    private readonly Lock _gate = new();
    private readonly WorkloadSpec _spec;
    private readonly string _text;
    private readonly Dictionary<string, EncodedQuery> _queries;
    private TokenDensity? _density;
    private ReadOnlyMemory<byte> _corpus;
    private int _corpusLength;

    private readonly bool _warm;
    private bool _leavesOutCached;

    private Workload(WorkloadSpec spec, ReadCorpus corpus, int? contextLength)
    {
        _spec = spec;
        ContextLength = contextLength;
        _text = corpus.Text;
        _warm = spec.Prefill == PrefillPolicy.Warm && _text.Length > 0;
        _queries = spec.Queries.ToDictionary(query => query.Id, query => new EncodedQuery(query, _warm || _text.Length == 0 ? string.Empty : Gap));
        Facts = WorkloadFacts.Of(spec.Queries, corpus);
    }

    /// <summary>What the prompts are made of.</summary>
    public WorkloadFacts Facts { get; }

    /// <summary>How the corpus is tokenised; null before the calibration, or without a corpus.</summary>
    public TokenDensity? Density => _density;

    /// <summary>Characters of the corpus in every prompt.</summary>
    public int CorpusLength => _corpusLength;

    /// <summary>Tokens of the longest prompt, by calibration; 0 while nothing is known.</summary>
    internal int LongestPrompt
    {
        get
        {
            lock (_gate)
            {
                return (_queries.Values.Max(query => query.Tokens) ?? 0) + (int)Math.Round(_corpusLength * (_density?.TokensPerCharacter ?? 0));
            }
        }
    }

    /// <summary>The declared context in tokens; null when the server's default holds.</summary>
    internal int? ContextLength { get; }

    /// <summary>What the nonces of this run begin with: no other run has the same.</summary>
    internal string Run => _run;

    /// <summary>All that was read of the corpus; empty without one.</summary>
    internal string Text => _text;

    /// <summary>Reads the corpus and calibrates prompts against the server's own count.</summary>
    /// <param name="spec">What is asked.</param>
    /// <param name="contextLength">The declared context in tokens; null when the server's default holds.</param>
    /// <param name="counter">Counts.</param>
    /// <param name="requests">Requests that the load comes to at most: of many queries those that it cannot reach are not counted. Null when that is open.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="LoadException">The corpus cannot be read or is too small, or the server does not count.</exception>
    public static async Task<Workload> PrepareAsync(WorkloadSpec spec, int? contextLength, ITokenCounter counter, int? requests, CancellationToken cancellationToken)
    {
        var limit = spec.Corpus?.Tokens * CorpusText.MostCharactersPerToken;
        var corpus = spec.Corpus is null ? ReadCorpus.None : await CorpusText.ReadAsync(spec.Corpus, limit, cancellationToken);
        var workload = new Workload(spec, corpus, contextLength);
        await workload.CalibrateAsync(new DensitySampler(counter, contextLength), counter, Reachable(spec.Queries, requests), cancellationToken);
        return workload;
    }

    /// <summary>The prompt of a request, in its conversation's first turn.</summary>
    public Prompt For(PlannedRequest request)
    {
        var query = _queries[request.Query.Id];
        lock (_gate)
        {
            // A count without what came from the cache says nothing of a prompt that comes from there for the most part.
            int? tokens = query.Tokens is { } own && !_leavesOutCached ? own + (int)Math.Round(_corpusLength * (_density?.TokensPerCharacter ?? 0)) : null;
            var nonce = Lead(request.Number);
            return new Prompt(_warm ? [_corpus, nonce, .. query.Pieces] : [nonce, _corpus, .. query.Pieces], tokens, 2 * (_density?.RelativeError ?? 0), _corpusLength)
            {
                Role = query.Role,
                IsWarm = _warm,
            };
        }
    }

    /// <summary>Begins a conversation.</summary>
    /// <param name="first">The request of its first turn.</param>
    public Conversation Begin(PlannedRequest first) => new(first, For(first), _queries[first.Query.Id].FollowUps);

    /// <summary>
    /// Learns from the count of a warm-up request, which was the whole prompt. A count outside the calibration's own confidence
    /// interval may be that of a cut prompt, and teaches nothing.
    /// </summary>
    public void Learn(PlannedRequest request, Prompt prompt, int promptTokens)
    {
        if (prompt.CorpusLength == 0 || _leavesOutCached || _queries[request.Query.Id].Tokens is not { } queryTokens)
        {
            return;
        }

        lock (_gate)
        {
            var measured = (promptTokens - queryTokens) / (double)prompt.CorpusLength;
            if (Math.Abs((measured / _density!.TokensPerCharacter) - 1) > Math.Max(_density.RelativeError, LeastPlausible))
            {
                return;
            }

            // Another length of the corpus is another text, of which the count says only about as much as the samples did.
            var recut = _spec.Corpus!.Tokens is { } target && Math.Abs((promptTokens / (double)target) - 1) > FarOff;
            _density = new TokenDensity(measured, recut ? _density.RelativeError : 0);
            if (recut)
            {
                CutCorpus();
            }
        }
    }

    /// <summary>Ids of the queries that so many requests can ask; all of a few.</summary>
    private static HashSet<string> Reachable(IReadOnlyList<QuerySpec> queries, int? requests)
    {
        var mix = new QueryMix(queries);
        return requests is { } most && most < queries.Count && queries.Count > MostCountedAnyway
            ? [.. Enumerable.Range(0, most).Select(_ => mix.Next().Id)]
            : [.. queries.Select(query => query.Id)];
    }

    private async Task CalibrateAsync(DensitySampler sampler, ITokenCounter counter, HashSet<string> reachable, CancellationToken cancellationToken)
    {
        var nonce = Lead(0);
        var nonceTokens = await counter.CountAsync([nonce], cancellationToken)
            ?? throw new LoadException("num_ctx does not hold even the first line of a prompt behind the model's own template");
        foreach (var query in _queries.Where(query => reachable.Contains(query.Key)).Select(query => query.Value))
        {
            query.Tokens = await TokensAsync(query, nonce, nonceTokens, sampler, counter, cancellationToken);
            foreach (var next in query.FollowUps)
            {
                var together = next.Text.Length <= sampler.CharactersPerCall ? await counter.CountAsync([nonce, next.Bytes], cancellationToken) : null;
                next.Tokens = together - nonceTokens
                    ?? (int)Math.Round(next.Text.Length * (await sampler.MeasureAsync(next.Text, nonce, nonceTokens, cancellationToken)).TokensPerCharacter);
            }
        }

        _leavesOutCached = _warm && await counter.CountAsync([nonce], cancellationToken) is { } again && again < nonceTokens;

        if (_text.Length > 0)
        {
            var likely = CorpusText.Cut(_text, (_spec.Corpus!.Tokens ?? int.MaxValue / 4) * 4);
            var length = LengthAt((await sampler.GuessAsync(likely, nonce, nonceTokens, cancellationToken)).TokensPerCharacter);
            for (var pass = 0; pass < MostPasses; pass++)
            {
                _density = await sampler.MeasureAsync(CorpusText.Cut(_text, length), nonce, nonceTokens, cancellationToken);
                var measured = length;
                length = LengthAt(_density.TokensPerCharacter);
                if (Math.Abs((length / (double)measured) - 1) <= CloseEnough)
                {
                    break;
                }
            }

            CutCorpus();
        }
    }

    /// <summary>Tokens of a query with its nonce: counted where a call holds it, else by samples.</summary>
    private static async Task<int> TokensAsync(
        EncodedQuery query, byte[] nonce, int nonceTokens, DensitySampler sampler, ITokenCounter counter, CancellationToken cancellationToken)
    {
        if (query.Text.Length <= sampler.CharactersPerCall && await counter.CountAsync(query.Role, [nonce, .. query.Pieces], cancellationToken) is { } counted)
        {
            return counted;
        }

        var density = await sampler.MeasureAsync(query.Text, nonce, nonceTokens, cancellationToken);
        return nonceTokens + (int)Math.Round(query.Text.Length * density.TokensPerCharacter);
    }

    /// <summary>Characters of corpus that reach the token target at a density.</summary>
    private int LengthAt(double tokensPerCharacter)
    {
        if (_spec.Corpus!.Tokens is not { } target)
        {
            return _text.Length;
        }

        var longest = _queries.Values.Max(query => query.Tokens) ?? 0;
        return target > longest
            ? (int)Math.Max((target - longest) / tokensPerCharacter, 1)
            : throw new LoadException(
                $"the longest query alone makes {longest:N0} tokens on this model, and the whole prompt is to have {target:N0}; raise 'tokens'", _spec.Corpus.Path.Location);
    }

    private void CutCorpus()
    {
        var length = LengthAt(_density!.TokensPerCharacter);
        if (length > _text.Length * 1.05)
        {
            throw new LoadException(
                $"the corpus is too small: {_text.Length:N0} characters make about {_text.Length * _density.TokensPerCharacter:N0} tokens on this model, {_spec.Corpus!.Tokens:N0} are asked for; widen 'include' or lower 'tokens'",
                _spec.Corpus.Path.Location);
        }

        var text = CorpusText.Cut(_text, length);
        _corpusLength = text.Length;
        _corpus = RequestTemplate.Encode(text);
    }

    /// <summary>The first line of a request's prompt, encoded: no prompt begins like another.</summary>
    internal byte[] Nonce(int number) => RequestTemplate.Encode($"Request {_run}-{number:D6}.{Gap}");

    /// <summary>The nonce as it stands in the load's prompts: first, or parted from the corpus before it.</summary>
    private byte[] Lead(int number) => _warm ? [.. RequestTemplate.Encode(Gap), .. Nonce(number)] : Nonce(number);
}
