using System.Text;

namespace Validator.Engine.Models;

/// <summary>
/// The pieces of text an output token may stand for. Each is whole UTF-8 characters, so that every frame is valid by itself,
/// and the mixture has what trips readers: JSON escapes, HTML characters, scripts of two to four bytes, line ends.
/// </summary>
internal static class Vocabulary
{
    /// <summary>Pieces; a multiple of the row block of a matrix product.</summary>
    public const int Size = 512;

    private const string Words =
        " the of and to in is that for it as was with be by on not he his but at are this have from or had an they which one you were "
        + "all her she there would their we him been has when who will no more if out so up said what its about than into them can only "
        + "other time new some could these two may first then do any like my now over such our man me even most made after also did many "
        + "off before must well back through years much where your way down should because long each just state those people too mr how "
        + "little good world make very year still see own work men day get here old life both between being under three never know same "
        + "last another while us might great go come since against right came take used himself few house use place during high without "
        + "again home around small however found part school every once away general upon say number left light hand night water";

    private const string Code =
        "def class return import from self None True False if else elif for while try except raise with as lambda yield pass break assert "
        + "async await in is not and or del global print len range str int list dict set tuple open super type args kwargs name value key "
        + "index item result data path file line request response model query field form view user test config context error message "
        + "count size start end next node root parent child left right min max sum map filter sort join split strip format append";

    private const string Marks = "( ) [ ] { } : , . ; = + - * / % < > & | ! ? @ # ^ ~ ' \" \\ == != <= >= -> => += // ** () [] {} : ): \n \n\n \n\t \t   _ __ ... ## \"\"\" ''' 0 1 2 3 4 5 6 7 8 9 10 42 64 100 256";

    private const string Scripts =
        "é ü ß ñ ç ø å æ œ λ π Ω я ж и ю привет мир ש א ع س क ह 中 文 字 模 型 日 本 語 か な 한 국 어 € £ ✓ → ← ≤ ≥ ∑ √ ∞ — … “ ” « » 🙂 🚀 🎉 👍 𝒳 𐍈";

    private static readonly string[] s_pieces = Compose();
    private static readonly byte[][] s_json = [.. s_pieces.Select(JsonText.Escape)];
    private static readonly int[] s_ids = [.. s_pieces.Select(piece => Tokenizer.IdOf(Encoding.UTF8.GetBytes(piece)))];

    /// <summary>The text of output piece <paramref name="piece"/>.</summary>
    public static string Text(int piece) => s_pieces[piece];

    /// <summary>The same, escaped for a JSON string, in UTF-8.</summary>
    public static ReadOnlySpan<byte> Json(int piece) => s_json[piece];

    /// <summary>The token id that the piece has in prompts.</summary>
    public static int TokenId(int piece) => s_ids[piece];

    private static string[] Compose()
    {
        IEnumerable<string> words = Words.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => " " + word);
        IEnumerable<string> marks = Marks.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        IEnumerable<string> spaces = [" ", "    ", "        ", "\n    ", "\n        "];
        IEnumerable<string> code = Code.Split(' ').SelectMany(word => new[] { word, " " + word });
        IEnumerable<string> numbered = Enumerable.Range(0, Size).Select(i => $" w{i}");
        return
        [
            .. words.Concat(marks).Concat(spaces).Concat(Scripts.Split(' ')).Concat(code).Concat(numbered)
                .Distinct(StringComparer.Ordinal).Take(Size),
        ];
    }
}
