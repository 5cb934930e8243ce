using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Validator.Spec;

namespace Validator.Load;

/// <summary>The corpus as one text: each file behind a line with its path.</summary>
public static class CorpusText
{
    /// <summary>Characters per token on average, taken as the most that a tokenizer makes of source code or prose: an assumption of ours.</summary>
    public const int MostCharactersPerToken = 8;

    private static readonly TimeSpan ReadLimit = TimeSpan.FromSeconds(30);

    /// <summary>Reads files in order until <paramref name="limit"/> characters are held.</summary>
    /// <param name="corpus">The corpus.</param>
    /// <param name="limit">Characters to read at most; null for all.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="LoadException">A file cannot be read.</exception>
    public static async Task<ReadCorpus> ReadAsync(CorpusSpec corpus, int? limit, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var files = 0;
        foreach (var relative in CorpusFiles.Find(corpus))
        {
            if (text.Length >= limit)
            {
                break;
            }

            text.Append("### ").Append(relative).Append('\n');
            try
            {
                var path = CorpusFiles.PathOf(corpus, relative);

                // The open itself may block for ever, on a pipe or a dead network share, and cannot be cancelled.
                var bytes = await Task.Run(() => File.ReadAllBytes(path), cancellationToken).WaitAsync(ReadLimit, TimeProvider.System, cancellationToken);
                hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{relative}\0{bytes.Length}\0")));
                hash.AppendData(bytes);
                files++;
                using var reader = new StreamReader(new MemoryStream(bytes), Encoding.UTF8);
                text.Append(await reader.ReadToEndAsync(cancellationToken)).Append('\n');
            }
            catch (TimeoutException exception)
            {
                throw new LoadException($"the corpus file '{relative}' could not be read within {ReadLimit.TotalSeconds:0} s", corpus.Path.Location, exception);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                var shown = CorpusFiles.PathOf(corpus, relative) == corpus.Path.Text ? corpus.Path.ForRecord : relative;
                throw new LoadException($"the corpus file '{shown}' cannot be read: {corpus.Path.Why(exception)}", corpus.Path.Location, exception);
            }
        }

        var length = Math.Min(text.Length, limit ?? int.MaxValue);
        return new ReadCorpus(Cut(text.ToString(0, length), length), files, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <summary>The first <paramref name="length"/> characters, one less where that would cut a surrogate pair in two.</summary>
    public static string Cut(string text, int length)
    {
        var end = Math.Min(text.Length, length);
        return end > 0 && char.IsHighSurrogate(text[end - 1]) ? text[..(end - 1)] : text[..end];
    }
}
