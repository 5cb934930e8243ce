namespace Validator.Reports.Html;

/// <summary>The frame of a page.</summary>
internal static class Page
{
    private static readonly Lazy<string> s_style = new(() =>
    {
        using var stream = typeof(Page).Assembly.GetManifestResourceStream("Validator.Reports.page.css")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    });

    /// <summary>A whole document.</summary>
    /// <param name="title">Of the window.</param>
    /// <param name="header">What stands first.</param>
    /// <param name="main">What the page is about.</param>
    /// <param name="footer">What stands last.</param>
    public static string Of(string title, Html header, Html main, Html footer) => Html.Of(
        $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>{title}</title>
        <style>
        {Html.Trusted(s_style.Value)}</style>
        </head>
        <body>
        <a class="skip" href="#main">Skip to the content</a>
        <header>
        {header}</header>
        <main id="main">
        {main}</main>
        <footer><p>{footer}</p></footer>
        </body>
        </html>

        """).ToString();
}
