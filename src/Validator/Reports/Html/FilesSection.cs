namespace Validator.Reports.Html;

/// <summary>Where the evidence lies, and what can be done with it.</summary>
internal static class FilesSection
{
    public static Html Of(RunEvidence evidence)
    {
        var problems = evidence.Problems.Distinct().ToArray();
        return Html.Join(
            problems.Length == 0 ? Html.Empty : Html.Of($"<p><b>Not all of the run's files could be read</b>, so pictures may lack something:</p><ul>{problems.Select(problem => Html.Of($"<li>{problem}</li>"))}</ul>\n"),
            Html.Of(
                $"""
                <p>This page was made from the files of one run; they lie beside it. <code>{RunFiles.Verdict}</code> is the same verdict for programs, and in the folder of each configuration <code>{RunFiles.Requests}</code> has a line for each request, <code>{RunFiles.ServerLog}</code> the server's words, <code>{RunFiles.Wire}/</code> the bytes that were kept.</p>
                <dl class="pairs">
                <div><dt>judge the run again, by other gates</dt><dd><code>ollama-validator gate RUN_DIR --spec SPEC</code></dd></div>
                <div><dt>compare it to another run</dt><dd><code>ollama-validator compare BASE_RUN RUN_DIR</code></dd></div>
                <div><dt>every request as a table</dt><dd><code>ollama-validator report RUN_DIR --format csv</code></dd></div>
                <div><dt>what a name means</dt><dd><code>ollama-validator explain NAME</code></dd></div>
                </dl>

                """));
    }
}
