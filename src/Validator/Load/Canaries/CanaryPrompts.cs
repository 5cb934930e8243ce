using System.Text;

namespace Validator.Load;

/// <summary>
/// Prompts like those of the load, with canaries in them. All questions about one text share it byte for byte, so that a
/// server with a prompt cache evaluates it once; one question names one canary, for a model that is asked for three at once
/// may stop after two.
/// </summary>
public sealed class CanaryPrompts
{
    /// <summary>Characters of corpus in a short text: a few hundred tokens, which every model that is fit for the task can hold.</summary>
    public const int ShortLength = 1200;

    private const double LeastMargin = 0.01;
    private const string Task = "Some special magic numbers are hidden within the following text. Make sure to memorize them; one of them will be asked for afterwards.\n\n";

    private readonly Workload _workload;
    private readonly int? _window;
    private readonly IReadOnlyList<(CanarySet Canaries, int Tokens)> _sets;

    private CanaryPrompts(Workload workload, int? window, IReadOnlyList<(CanarySet Canaries, int Tokens)> sets) =>
        (_workload, _window, _sets) = (workload, window, sets);

    /// <summary>The canaries of each text.</summary>
    public IReadOnlyList<CanarySet> Sets => [.. _sets.Select(set => set.Canaries)];

    /// <summary>Draws the canaries and has the server count what they add to a prompt.</summary>
    /// <param name="workload">The load's prompts.</param>
    /// <param name="sets">Texts to be made, each with canaries of its own.</param>
    /// <param name="window">Tokens of the context that the prompt may fill; null when that is unknown.</param>
    /// <param name="counter">Counts.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The prompts; null where the context does not even hold the canaries by themselves.</returns>
    public static async Task<CanaryPrompts?> PrepareAsync(Workload workload, int sets, int? window, ITokenCounter counter, CancellationToken cancellationToken)
    {
        var counted = new List<(CanarySet, int)>();
        for (var set = 0; set < sets; set++)
        {
            var canaries = CanarySet.Draw($"{workload.Run}/{set}", workload.Text);
            var bare = Pieces(workload.Nonce(0), string.Empty, canaries, canaries.All[0]);
            if (await counter.CountAsync(bare, cancellationToken) is not { } tokens || tokens > window)
            {
                return null;
            }

            counted.Add((canaries, tokens));
        }

        return new CanaryPrompts(workload, window, counted);
    }

    /// <summary>A text as long as the load's, with all canaries of a set, and a question for one of them.</summary>
    /// <param name="number">Number of the request whose nonce begins the text: the same for all questions about it.</param>
    /// <param name="set">0-based.</param>
    /// <param name="asked">Which canary is asked for.</param>
    /// <param name="brief">Whether the text is to be short, to see whether the model can answer such questions at all.</param>
    public Prompt Make(int number, int set, CanaryPlace asked, bool brief)
    {
        var (canaries, own) = _sets[set];
        var density = _workload.Density;
        var perCharacter = density?.TokensPerCharacter ?? 0;
        var length = perCharacter == 0 ? 0 : (int)Math.Max(0, (Target(2 * density!.RelativeError) - own) / perCharacter);
        var text = CorpusText.Cut(_workload.Text, brief ? Math.Min(length, ShortLength) : length);
        return new Prompt(
            Pieces(_workload.Nonce(number), text, canaries, canaries.All[(int)asked]),
            own + (int)Math.Round(text.Length * perCharacter),
            2 * (density?.RelativeError ?? 0),
            text.Length);
    }

    /// <summary>
    /// The load's longest prompt; where that fits the context, no more than leaves room for the answer, which may be longer than
    /// the load's, by any count that the calibration allows.
    /// </summary>
    private int Target(double uncertainty)
    {
        var load = _workload.LongestPrompt;
        return _window is { } window && load <= _workload.ContextLength
            ? Math.Min(load, (int)(window * (1 - Math.Max(LeastMargin, uncertainty))) - 1)
            : load;
    }

    private static IReadOnlyList<ReadOnlyMemory<byte>> Pieces(byte[] nonce, string text, CanarySet canaries, Canary asked)
    {
        var half = text.Length / 2;
        var middle = half == 0 ? 0 : text.LastIndexOf('\n', half) + 1;
        if (middle < text.Length / 4)
        {
            // A text without lines there: between any two characters.
            middle = half > 0 && char.IsLowSurrogate(text[half]) ? half - 1 : half;
        }

        var planted = new StringBuilder(text.Length + 1024).Append(Task)
            .Append(canaries.All[(int)CanaryPlace.Head].Fact).Append('\n')
            .Append(text, 0, middle).Append('\n').Append(canaries.All[(int)CanaryPlace.Middle].Fact).Append('\n')
            .Append(text, middle, text.Length - middle).Append('\n').Append(canaries.All[(int)CanaryPlace.Tail].Fact)
            .Append("\n\n").Append(asked.Question);
        return [nonce, RequestTemplate.Encode(planted.ToString())];
    }
}
