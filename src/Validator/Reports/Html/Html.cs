using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Validator.Reports.Html;

/// <summary>
/// A piece of a page. It is made of an interpolated string alone: what is written is markup, whatever is put in is text and is
/// encoded, so that bytes of a server, a spec or a path cannot become markup.
/// </summary>
internal readonly record struct Html
{
    private static readonly HtmlEncoder s_encoder = HtmlEncoder.Create(UnicodeRanges.All);
    private readonly string? _markup;

    private Html(string markup) => _markup = markup;

    /// <summary>Nothing.</summary>
    public static Html Empty => default;

    /// <summary>Markup with text put in.</summary>
    public static Html Of(Markup markup) => new(markup.Take());

    /// <summary>Text.</summary>
    public static Html Text(string text) => new(Encode(text));

    /// <summary>Markup that is made by this program alone.</summary>
    public static Html Trusted(string markup) => new(markup);

    /// <summary>One behind the other.</summary>
    public static Html Join(params IEnumerable<Html> parts) => new(string.Concat(parts.Select(part => part._markup)));

    /// <summary>Whether there is nothing.</summary>
    public bool IsEmpty => string.IsNullOrEmpty(_markup);

    /// <summary>The markup.</summary>
    public override string ToString() => _markup ?? string.Empty;

    /// <summary>Text as markup, fit for an element and for an attribute in double quotes. Characters that turn the reading order around are replaced.</summary>
    public static string Encode(string text)
    {
        var clean = XmlText.Clean(text);
        return s_encoder.Encode(clean.AsSpan().IndexOfAnyInRange('\u202A', '\u2069') < 0 ? clean : Forward(clean));
    }

    private static string Forward(string text) => string.Create(text.Length, text, static (span, source) =>
    {
        for (var i = 0; i < span.Length; i++)
        {
            span[i] = source[i] is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') ? '\uFFFD' : source[i];
        }
    });

    /// <summary>Puts a page together.</summary>
    [InterpolatedStringHandler]
    internal readonly ref struct Markup(int literalLength, int holes)
    {
        private readonly StringBuilder _text = new(literalLength + (holes * 16));

        public void AppendLiteral(string markup) => _text.Append(markup);

        public void AppendFormatted(string? text) => _text.Append(text is null ? string.Empty : Encode(text));

        public void AppendFormatted(Html html) => _text.Append(html._markup);

        public void AppendFormatted(IEnumerable<Html> parts)
        {
            foreach (var part in parts)
            {
                _text.Append(part._markup);
            }
        }

        /// <summary>Else a character would be taken for its number.</summary>
        public void AppendFormatted(char one) => AppendFormatted(one.ToString());

        public void AppendFormatted(int number) => _text.Append(number.ToString(CultureInfo.InvariantCulture));

        public string Take() => _text.ToString();
    }
}
