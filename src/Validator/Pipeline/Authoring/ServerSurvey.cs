using Validator.Runtime;
using Validator.Spec;

namespace Validator.Pipeline.Authoring;

/// <summary>Asks a running server what a spec of it says. Nothing is loaded, and nothing is changed.</summary>
public static class ServerSurvey
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>Asks <c>/api/version</c>, <c>/api/tags</c>, <c>/api/ps</c> and <c>/api/show</c>.</summary>
    /// <param name="server">Scheme, host and port.</param>
    /// <param name="asked">Model to tell of; null for one that is loaded, else the smallest that is installed.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="CheckException">There is no server, not Ollama's, or it has no such model.</exception>
    public static async Task<LiveServer> OfAsync(Uri server, string? asked, TimeProvider time, CancellationToken cancellationToken)
    {
        var plane = new ControlPlane(server, time);
        var version = await plane.VersionAsync(Limit, cancellationToken);
        var installed = await plane.ModelsAsync("/api/tags", Limit, cancellationToken);
        var loaded = await plane.ModelsAsync("/api/ps", Limit, cancellationToken);
        var choice = ModelChoice.Of(asked, installed, loaded);
        var name = new LocatedText(choice.Name, new SourceLocation(server.Authority, 1, 1));
        using var control = new ModelControl(new Uri(server.GetLeftPart(UriPartial.Authority)), time);
        var told = await control.DescribeAsync(name, choice.Size, cancellationToken);
        return new LiveServer
        {
            Address = server.GetLeftPart(UriPartial.Authority),
            Version = version,
            Model = choice.Name,
            Digest = installed.First(model => model.Name == choice.Name).Digest,
            OwnContext = told.Shape?.ContextLength,
            LoadedContext = choice.ContextLength,
            Parameters = told.Parameters,
            Models = [.. installed.Where(model => model.Generates || model.Name == choice.Name).Select(model => model.Name).Order(StringComparer.Ordinal)],
            Rehearsal = version.EndsWith(Booter.EmbeddedVersion, StringComparison.Ordinal),
        };
    }
}
