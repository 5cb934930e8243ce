using Validator.Spec;

namespace Validator.Load;

/// <summary>
/// Measures how densely a text is tokenised without sending all of it: calls with slices from all over the text, until the
/// estimate is tight enough or the budget of calls is spent.
/// </summary>
public sealed class DensitySampler(TokenCounter counter, int? contextLength)
{
    private const int MostCalls = 16;
    private const int FewestCalls = 4;
    private const int SlicesPerCall = 8;
    private const int MostCharactersPerCall = 4096;
    private const double TightEnough = 0.015;

    /// <summary>Characters that surely fit the context, even at two characters per token.</summary>
    public int CharactersPerCall => Math.Clamp(contextLength ?? MostCharactersPerCall, 16, MostCharactersPerCall);

    /// <summary>A first guess from one call, to know how much of a text will be needed.</summary>
    public async Task<double> GuessAsync(string text, ReadOnlyMemory<byte> lead, int leadTokens, CancellationToken cancellationToken) =>
        await RatioAsync(text.Length <= CharactersPerCall ? text : Slices(text, 0), lead, leadTokens, cancellationToken);

    /// <summary>Measures <paramref name="text"/>: all of it where the budget of calls allows, else by samples.</summary>
    /// <param name="text">What is to be sent; must not be empty.</param>
    /// <param name="lead">Encoded text in front of each sample.</param>
    /// <param name="leadTokens">Tokens of the lead alone, as counted.</param>
    /// <param name="cancellationToken">Ends the measurement.</param>
    public async Task<TokenDensity> MeasureAsync(string text, ReadOnlyMemory<byte> lead, int leadTokens, CancellationToken cancellationToken)
    {
        var parts = (text.Length + CharactersPerCall - 1) / CharactersPerCall;
        if (parts > MostCalls)
        {
            return await SampleAsync(text, lead, leadTokens, cancellationToken);
        }

        var tokens = 0.0;
        for (var part = 0; part < parts; part++)
        {
            var piece = text[(int)((long)text.Length * part / parts)..(int)((long)text.Length * (part + 1) / parts)];
            tokens += piece.Length * await RatioAsync(piece, lead, leadTokens, cancellationToken);
        }

        return new TokenDensity(tokens / text.Length, 0);
    }

    private async Task<TokenDensity> SampleAsync(string text, ReadOnlyMemory<byte> lead, int leadTokens, CancellationToken cancellationToken)
    {
        var samples = new List<double>();
        for (var call = 0; call < MostCalls; call++)
        {
            samples.Add(await RatioAsync(Slices(text, call), lead, leadTokens, cancellationToken));
            if (samples.Count >= FewestCalls && TokenDensity.Of(samples).RelativeError <= TightEnough)
            {
                break;
            }
        }

        return TokenDensity.Of(samples);
    }

    private async Task<double> RatioAsync(string sample, ReadOnlyMemory<byte> lead, int leadTokens, CancellationToken cancellationToken)
    {
        var count = await counter.CountAsync([lead, RequestTemplate.Encode(sample)], cancellationToken);
        return Math.Max(count - leadTokens, 1) / (double)sample.Length;
    }

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

    private static string WholeLines(string text, int start, int length)
    {
        var line = start == 0 ? 0 : text.IndexOf('\n', start, length) + 1;
        var from = line == 0 ? start : line;
        from += char.IsLowSurrogate(text[Math.Min(from, text.Length - 1)]) ? 1 : 0;
        return CorpusText.Cut(text[Math.Min(from, text.Length)..], length);
    }
}
