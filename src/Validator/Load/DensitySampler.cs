using Validator.Spec;

namespace Validator.Load;

/// <summary>
/// Measures how densely a text is tokenised without sending all of it: calls with slices from all over the text, until the
/// estimate is tight enough or the budget of calls is spent.
/// </summary>
public sealed class DensitySampler(ITokenCounter counter, int? contextLength)
{
    private const int MostCallsForAll = 16;
    private const int MostCalls = 32;
    private const int FewestCalls = 4;
    private const int SlicesPerCall = 8;
    private const int MostCharactersPerCall = 4096;
    private const int FewestCharactersPerCall = 16;
    private const double TightEnough = 0.015;

    /// <summary>Characters in one call: a first guess at two characters per token, halved where a text is denser than that and does not fit the context.</summary>
    public int CharactersPerCall { get; private set; } = Math.Clamp(contextLength ?? MostCharactersPerCall, FewestCharactersPerCall, MostCharactersPerCall);

    /// <summary>A first guess from one call, to know how much of a text will be needed.</summary>
    public Task<TokenDensity> GuessAsync(string text, ReadOnlyMemory<byte> lead, int leadTokens, CancellationToken cancellationToken) =>
        FittingAsync(async () => await RatioAsync(text.Length <= CharactersPerCall ? text : Slices(text, 0), lead, leadTokens, cancellationToken) is { } ratio
            ? new TokenDensity(ratio, 0)
            : null);

    /// <summary>Measures <paramref name="text"/>: all of it where the budget of calls allows, else by samples.</summary>
    /// <param name="text">What is to be sent; must not be empty.</param>
    /// <param name="lead">Encoded text in front of each sample.</param>
    /// <param name="leadTokens">Tokens of the lead alone, as counted.</param>
    /// <param name="cancellationToken">Ends the measurement.</param>
    /// <exception cref="LoadException">Not even a few characters fit the context.</exception>
    public Task<TokenDensity> MeasureAsync(string text, ReadOnlyMemory<byte> lead, int leadTokens, CancellationToken cancellationToken) =>
        FittingAsync(() => text.Length > CharactersPerCall * MostCallsForAll
            ? SampleAsync(text, lead, leadTokens, cancellationToken)
            : CountAllAsync(text, lead, leadTokens, cancellationToken));

    /// <summary>Begins again with calls of half the size as long as one of them does not fit.</summary>
    private async Task<T> FittingAsync<T>(Func<Task<T?>> measure)
        where T : class
    {
        while (true)
        {
            if (await measure() is { } result)
            {
                return result;
            }

            if (CharactersPerCall <= FewestCharactersPerCall)
            {
                throw new LoadException($"num_ctx {contextLength} does not hold even {FewestCharactersPerCall} characters of this text behind the model's own template");
            }

            CharactersPerCall = Math.Max(CharactersPerCall / 2, FewestCharactersPerCall);
        }
    }

    private async Task<TokenDensity?> CountAllAsync(string text, ReadOnlyMemory<byte> lead, int leadTokens, CancellationToken cancellationToken)
    {
        var parts = (text.Length + CharactersPerCall - 1) / CharactersPerCall;
        var tokens = 0.0;
        for (var (part, start) = (0, 0); part < parts; part++)
        {
            var end = WholeCharacter(text, (int)((long)text.Length * (part + 1) / parts));
            if (await RatioAsync(text[start..end], lead, leadTokens, cancellationToken) is not { } ratio)
            {
                return null;
            }

            tokens += (end - start) * ratio;
            start = end;
        }

        return new TokenDensity(tokens / text.Length, 0);
    }

    private async Task<TokenDensity?> SampleAsync(string text, ReadOnlyMemory<byte> lead, int leadTokens, CancellationToken cancellationToken)
    {
        var samples = new List<double>();
        for (var call = 0; call < MostCalls; call++)
        {
            if (await RatioAsync(Slices(text, call), lead, leadTokens, cancellationToken) is not { } ratio)
            {
                return null;
            }

            samples.Add(ratio);
            if (samples.Count >= FewestCalls && TokenDensity.Of(samples).RelativeError <= TightEnough)
            {
                break;
            }
        }

        return TokenDensity.Of(samples);
    }

    /// <summary>Tokens per character of a sample; null when it does not fit the context.</summary>
    private async Task<double?> RatioAsync(string sample, ReadOnlyMemory<byte> lead, int leadTokens, CancellationToken cancellationToken) =>
        await counter.CountAsync([lead, RequestTemplate.Encode(sample)], cancellationToken) is { } count
            ? Math.Max(count - leadTokens, 1) / (double)sample.Length
            : null;

    /// <summary>
    /// The text is cut into as many strata as a call has slices, and each call takes one slice of each stratum, the calls'
    /// slices spread by the golden ratio so that any number of calls covers a stratum evenly.
    /// </summary>
    private string Slices(string text, int call)
    {
        var slices = CharactersPerCall >= SlicesPerCall * 64 ? SlicesPerCall : 1;
        var length = CharactersPerCall / slices;
        var stratum = text.Length / (double)slices;
        var sample = string.Empty;
        for (var index = 0; index < slices; index++)
        {
            var shift = ((call * 0.6180339887498949) + (index * 0.31)) % 1;
            var start = (int)Math.Min((index + shift) * stratum, text.Length - length);
            sample += WholeLines(text, start, length);
        }

        return sample;
    }

    /// <summary>A slice that begins with a line where there is one to begin with, so that no token is cut at its head.</summary>
    private static string WholeLines(string text, int start, int length)
    {
        var line = start == 0 ? 0 : text.IndexOf('\n', start, length) + 1;
        var from = WholeCharacter(text, line > 0 && line < text.Length ? line : start);
        return CorpusText.Cut(text[from..], length);
    }

    /// <summary>The position, one less where it would cut a surrogate pair in two.</summary>
    private static int WholeCharacter(string text, int position) =>
        position > 0 && position < text.Length && char.IsLowSurrogate(text[position]) ? position - 1 : position;
}
