using Microsoft.Playwright;
using Xunit;

namespace Validator.Browser.Tests;

/// <summary>The system's own Chromium, driven headless; tests skip where there is none.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (ChromiumPath.Found is null)
        {
            return;
        }

        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = ChromiumPath.Found, Args = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"] });
    }

    /// <summary>A page that shows a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="scheme">Light or dark.</param>
    /// <param name="width">Of the window.</param>
    /// <param name="bypass">Whether scripts of the test may run in it, against the page's own policy.</param>
    /// <param name="prepare">What is done before the file is opened.</param>
    public async Task<IPage> OpenAsync(string file, ColorScheme scheme, int width = 1280, bool bypass = false, Action<IPage>? prepare = null)
    {
        Assert.SkipWhen(_browser is null, "There is no Chromium here: apt-get install chromium, or name it in VALIDATOR_CHROMIUM.");
        var context = await _browser!.NewContextAsync(new() { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = 900 }, BypassCSP = bypass });
        var page = await context.NewPageAsync();
        page.SetDefaultTimeout(120_000);
        prepare?.Invoke(page);
        await page.GotoAsync(new Uri(file).AbsoluteUri);
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }
}
