using Cake.Common;
using Cake.Common.Diagnostics;
using Cake.Common.IO;
using Cake.Core;
using Cake.Core.IO;
using Cake.Frosting;

namespace Build.Tasks;

[TaskName("Screenshots")]
[TaskDescription("Runs the quick start and the stress test with the installed tool and takes the README's pictures of their pages with Chromium, into .github/images")]
[IsDependentOn(typeof(InstallToolTask))]
[IsDependentOn(typeof(TestDataTask))]
public sealed class ScreenshotsTask : FrostingTask<BuildContext>
{
    private static readonly string[] s_browsers = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    public override bool ShouldRun(BuildContext context)
    {
        bool found = Browser is not null;
        if (!found)
        {
            context.Warning("There is no Chromium here, so no pictures are taken: apt-get install chromium");
        }

        return found;
    }

    public override void Run(BuildContext context)
    {
        DirectoryPath runs = context.Artifacts.Combine("screenshots");
        context.CleanDirectory(runs);
        Verify(context, runs.Combine("quickstart"), "tests/deployments/quickstart.yaml");
        Verify(context, runs.Combine("o3-stress"), "tests/deployments/o3-stress.yaml", "--engine", "embedded", "--set", "runtime.profile=o3-server");
        Take(context, runs.CombineWithFilePath("o3-stress/report.html"), "report.png", height: 1180, dark: false);
        Take(context, runs.CombineWithFilePath("o3-stress/report.html"), "report-dark.png", height: 1180, dark: true);
        Take(context, runs.CombineWithFilePath("quickstart/report.html"), "quickstart.png", height: 1000, dark: false);
        Take(context, Charts(runs.CombineWithFilePath("o3-stress/report.html")), "report-charts.png", height: 1690, dark: false);
    }

    /// <summary>A copy of a page that shows the configurations side by side and the charts of the last one alone: Chromium takes no picture of what it has to scroll to.</summary>
    private static FilePath Charts(FilePath page)
    {
        const string Only = "<style>.verdict, nav, section:not(#configurations, #c3) { display: none } #c3 > :not(h2, #c3-time, #c3-time ~ *) { display: none }</style></head>";
        FilePath copy = page.GetDirectory().CombineWithFilePath("charts.html");
        System.IO.File.WriteAllText(copy.FullPath, System.IO.File.ReadAllText(page.FullPath).Replace("</head>", Only, StringComparison.Ordinal));
        return copy;
    }

    private static string? Browser => s_browsers.FirstOrDefault(File.Exists);

    /// <summary>Exit code 1 is a verdict too: the page tells of it.</summary>
    private static void Verify(BuildContext context, DirectoryPath run, string spec, params string[] more)
    {
        ProcessArgumentBuilder arguments = new ProcessArgumentBuilder().Append("run").AppendQuoted(spec).Append("-o").AppendQuoted(run.FullPath).Append("--verbosity").Append("quiet");
        foreach (string argument in more)
        {
            arguments.AppendQuoted(argument);
        }

        int exitCode = context.StartProcess(context.Tool, new ProcessSettings
        {
            Arguments = arguments,
            EnvironmentVariables = new Dictionary<string, string?> { ["VALIDATOR_DJANGO"] = TestDataTask.Folder(context).Combine("usr/lib/python3/dist-packages/django").FullPath },
        });
        if (exitCode is not (0 or 1))
        {
            throw new CakeException(BuildExitCodes.Failed, $"The tool exited with {exitCode} on {spec}.");
        }
    }

    private static void Take(BuildContext context, FilePath page, string name, int height, bool dark)
    {
        FilePath picture = context.MakeAbsolute(new FilePath($".github/images/{name}"));
        context.EnsureDirectoryExists(picture.GetDirectory());
        ProcessArgumentBuilder arguments = new ProcessArgumentBuilder()
            .Append("--headless").Append("--no-sandbox").Append("--disable-dev-shm-usage").Append("--disable-gpu").Append("--hide-scrollbars")
            .Append($"--window-size=1180,{height}")
            .AppendQuoted($"--screenshot={picture.FullPath}");
        if (dark)
        {
            arguments.Append("--force-dark-mode").Append("--blink-settings=preferredColorScheme=0");
        }

        arguments.AppendQuoted(new Uri(page.FullPath).AbsoluteUri);
        if (context.StartProcess(Browser!, new ProcessSettings { Arguments = arguments, RedirectStandardError = true }) != 0 || !context.FileExists(picture))
        {
            throw new CakeException(BuildExitCodes.Failed, $"Chromium took no picture of {page.FullPath}.");
        }

        context.Information("{0}: {1:N0} bytes", picture.FullPath, context.FileSize(picture));
    }
}
