namespace Validator.Browser.Tests;

/// <summary>Where the system's own Chromium lies.</summary>
internal static class ChromiumPath
{
    /// <summary>The one that <c>VALIDATOR_CHROMIUM</c> names, else one of the well-known places; null where there is none.</summary>
    public static string? Found { get; } = new[] { Environment.GetEnvironmentVariable("VALIDATOR_CHROMIUM"), "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.FirstOrDefault(File.Exists);
}
