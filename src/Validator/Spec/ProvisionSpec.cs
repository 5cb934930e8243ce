namespace Validator.Spec;

/// <summary><c>runtime.provision</c>: the release of Ollama to fetch where no executable is found.</summary>
/// <param name="Version">Version of the release, such as <c>0.33.0</c>; never from the environment.</param>
/// <param name="Sha256">What the archive must hash to, 64 lower-case hexadecimal digits; null to go by the release's own list of sums.</param>
/// <param name="BaseUrl">Absolute address (http, https or file) of the folder that holds <c>v&lt;version&gt;/</c>; null for Ollama's own releases.</param>
public sealed record ProvisionSpec(LocatedText Version, LocatedText? Sha256, LocatedText? BaseUrl);
