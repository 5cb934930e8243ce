using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Xunit;

namespace Validator.Browser.Tests;

/// <summary>Pages as a browser shows them.</summary>
public sealed class PageTests(Chromium chromium) : IClassFixture<Chromium>, IDisposable
{
    private readonly Pages _pages = new();

    [Theory]
    [InlineData("run", ColorScheme.Light)]
    [InlineData("run", ColorScheme.Dark)]
    [InlineData("comparison", ColorScheme.Light)]
    [InlineData("comparison", ColorScheme.Dark)]
    [InlineData("long", ColorScheme.Light)]
    [InlineData("long", ColorScheme.Dark)]
    [InlineData("invalid", ColorScheme.Light)]
    public async Task It_is_accessible(string name, ColorScheme scheme)
    {
        var page = await chromium.OpenAsync(FileOf(name), scheme, bypass: true);
        await page.EvaluateAsync("document.querySelectorAll('details').forEach(part => part.open = true)");

        var result = await page.RunAxe();

        Assert.True(result.Passes.Length > 20, "axe looked at hardly anything");
        Assert.True(result.Violations.Length == 0, string.Join('\n', result.Violations.Select(Told)));
    }

    [Theory]
    [InlineData("run")]
    [InlineData("comparison")]
    public async Task It_loads_nothing_and_complains_of_nothing(string name)
    {
        var (asked, said) = (new List<string>(), new List<string>());
        await chromium.OpenAsync(FileOf(name), ColorScheme.Light, prepare: page =>
        {
            page.Request += (_, request) => asked.Add(request.Url);
            page.Console += (_, message) => said.Add(message.Text);
            page.PageError += (_, error) => said.Add(error);
        });

        Assert.Equal("file", new Uri(Assert.Single(asked)).Scheme);
        Assert.Empty(said);
    }

    [Theory]
    [InlineData("run", 320)]
    [InlineData("run", 768)]
    [InlineData("comparison", 320)]
    public async Task Only_tables_and_charts_scroll_sideways(string name, int width)
    {
        var page = await chromium.OpenAsync(FileOf(name), ColorScheme.Light, width, bypass: true);

        Assert.InRange(await page.EvaluateAsync<int>("document.documentElement.scrollWidth"), 1, width);
    }

    [Fact]
    public async Task Paper_shows_what_the_screen_folds_away()
    {
        var page = await chromium.OpenAsync(FileOf("run"), ColorScheme.Dark, bypass: true);
        Assert.False(await page.Locator("text=apiVersion: ollama-validator/v1").IsVisibleAsync());
        await page.EmulateMediaAsync(new() { Media = Media.Print });

        Assert.True(await page.Locator("text=apiVersion: ollama-validator/v1").IsVisibleAsync());
        Assert.False(await page.Locator("nav").IsVisibleAsync());
        Assert.Equal("rgb(255, 255, 255)", await page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"));
        Assert.True((await page.PdfAsync()).Length > 20_000);
    }

    [Fact]
    public async Task A_hundred_thousand_requests_open()
    {
        var file = _pages.OfMany(100_000);
        Assert.InRange(new FileInfo(file).Length, 50_000, 5_000_000);

        // How long it takes is a figure of the benchmarks: a busy machine is no fault of the page.
        var page = await chromium.OpenAsync(file, ColorScheme.Light);
        Assert.Equal(1, await page.Locator("h1").CountAsync());
    }

    public void Dispose() => _pages.Dispose();

    private string FileOf(string name) => name switch
    {
        "run" => _pages.Run(),
        "comparison" => _pages.Comparison(),
        "long" => _pages.OfMany(500),
        _ => _pages.Refused(),
    };

    private static string Told(AxeResultItem item) => $"{item.Id}: {item.Help}\n  {string.Join("\n  ", item.Nodes.Take(5).Select(node => node.Html))}";
}
