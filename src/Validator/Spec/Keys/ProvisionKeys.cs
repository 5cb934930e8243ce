using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Validator.Spec.Reading;

namespace Validator.Spec.Keys;

/// <summary><c>runtime.provision</c>.</summary>
internal static partial class ProvisionKeys
{
    private static readonly SpecKey<LocatedText> Version = new("version", new ReleaseType(), "Version of the release.") { Required = true, Example = "0.33.0" };
    private static readonly SpecKey<LocatedText> Sha256 = new("sha256", SpecTypes.Digest, "What the archive must hash to; else the release's own sha256sum.txt says it.") { Example = "2f1b0a4c4e6f57f5a1f3b2c5f0d8f2f1a3c4b5d6e7f8091a2b3c4d5e6f708192" };
    private static readonly SpecKey<LocatedText> BaseUrl = new("baseUrl", new BaseUrlType(), "Address of the folder that holds v<version>/; else Ollama's own releases.") { Example = "file:///srv/mirror/ollama" };

    public static readonly SectionType<ProvisionSpec> Type = new(
        [Version, Sha256, BaseUrl],
        values => new ProvisionSpec(values.Get(Version), values.Optional(Sha256), values.Optional(BaseUrl)),
        Check);

    private static bool Check(SectionValues values)
    {
        if (!values.Written(Sha256) && values.Optional(BaseUrl) is { } at && new Uri(at.Text) is { Scheme: "http", IsLoopback: false })
        {
            values.Where(BaseUrl).Warning("runtime.provision.baseUrl: over http the archive and its sum come unprotected, and the sum proves nothing", "give runtime.provision.sha256, or an https address");
        }

        return true;
    }

    /// <summary>One version, which names a folder too.</summary>
    private sealed partial class ReleaseType : ScalarType<LocatedText>
    {
        private const string Form = @"^[0-9]{1,6}\.[0-9]{1,6}\.[0-9]{1,6}(-[0-9A-Za-z]+(\.[0-9A-Za-z]+)*)?$";

        public override string Legal => "the version of one release, such as 0.33.0";

        protected override bool Interpolates => false;

        protected override string KeepsOut => "the version is recorded, so the environment is not put in; use --set";

        public override JsonObject Schema() => SchemaText.Text(Form, interpolates: false);

        protected override bool TryParse(Interpolated text, Cursor at, out LocatedText value)
        {
            value = new LocatedText(text.Text, at.Location);
            return Whole().IsMatch(text.Text) && !text.Text.EndsWith('\n') && text.Text.Length <= 64;
        }

        protected override string? Hint(string text)
        {
            var bare = text.Trim().TrimStart('v', 'V', '=', ' ');
            return bare != text && Whole().IsMatch(bare) ? $"did you mean {bare}?"
                : Whole().IsMatch(bare + ".0") ? $"did you mean {bare}.0?"
                : text.AsSpan().ContainsAny('<', '>', '*') ? "a release is one version; the range that will do belongs in runtime.version" : null;
        }

        [GeneratedRegex(Form, RegexOptions.CultureInvariant)]
        private static partial Regex Whole();
    }

    /// <summary>The address of a folder.</summary>
    private sealed class BaseUrlType : ScalarType<LocatedText>
    {
        public override string Legal => "an https, http or file address without a query, such as file:///srv/mirror/ollama";

        public override JsonObject Schema() => SchemaText.Text("^(https?://[^/?#@\\s]+|file:///)[^?#\\s]*$", interpolates: true);

        protected override bool TryParse(Interpolated text, Cursor at, out LocatedText value)
        {
            value = LocatedType.Located(text, text.Text, at);
            return Uri.TryCreate(text.Text, UriKind.Absolute, out var address)
                && text.Text.Contains("://", StringComparison.Ordinal)
                && address is { Scheme: "https" or "http" or "file", Query: "", Fragment: "", UserInfo: "" }
                && (address.IsFile ? address.Host.Length == 0 : address.Host.Length > 0);
        }

        protected override string? Hint(string text) =>
            text.StartsWith('/') ? $"did you mean file://{text}?"
            : text.Contains('@', StringComparison.Ordinal) ? "names and passwords in addresses are not sent"
            : !text.Contains("://", StringComparison.Ordinal) && Uri.IsWellFormedUriString("https://" + text, UriKind.Absolute) ? $"did you mean https://{text}?" : null;
    }
}
