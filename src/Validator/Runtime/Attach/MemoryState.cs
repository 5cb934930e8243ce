using System.Globalization;
using Validator.Spec;

namespace Validator.Runtime;

/// <summary>Which models a server that is not ours had in memory before we came, so that it can be left as it was.</summary>
public sealed class MemoryState
{
    /// <summary>Ollama writes "for ever" as a time some three centuries away.</summary>
    private static readonly TimeSpan AsGoodAsForEver = TimeSpan.FromDays(3650);
    private static readonly SourceLocation Nowhere = new("/api/ps", 0, 0);

    private readonly IReadOnlyList<LoadedModel> before;

    private MemoryState(IReadOnlyList<LoadedModel> before) => this.before = before;

    /// <summary>Looks.</summary>
    /// <exception cref="RuntimeException">The server does not answer as it should.</exception>
    public static async Task<MemoryState> OfAsync(ModelControl control, CancellationToken cancellationToken) => new(await control.PsAsync(cancellationToken));

    /// <summary>
    /// Unloads our model if it was not there before; loads what was there and is not any more, or was loaded anew by us, with
    /// the context it had and for as long as it had left to stay. Other options a model was loaded with are not told by the API.
    /// </summary>
    /// <param name="control">The server.</param>
    /// <param name="ours">The model that was verified.</param>
    /// <param name="timeout">Bound on each load.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="cancellationToken">Ends it where it is.</param>
    /// <returns>What could not be restored, in words for the user; empty when all is as it was.</returns>
    public async Task<IReadOnlyList<string>> RestoreAsync(ModelControl control, LocatedText ours, TimeSpan timeout, TimeProvider clock, CancellationToken cancellationToken)
    {
        var now = await control.PsAsync(cancellationToken);
        var problems = new List<string>();
        if (!before.Any(model => IsOurs(model, ours)) && now.FirstOrDefault(model => IsOurs(model, ours)) is { } left)
        {
            await TryAsync(left.Name, "unloaded", ours, new Dictionary<string, OptionValue>(), "0");
        }

        foreach (var model in before.Where(model => IsOurs(model, ours) || !now.Any(other => other.Name == model.Name && other.ContextLength == model.ContextLength)))
        {
            var options = new Dictionary<string, OptionValue>();
            if (model.ContextLength is { } context)
            {
                options["num_ctx"] = OptionValue.Of(context);
            }

            var stays = Stays(model, clock.GetUtcNow());
            if (stays != "0" || IsOurs(model, ours))
            {
                await TryAsync(model.Name, stays == "0" ? "unloaded" : "loaded again", new LocatedText(model.Name, Nowhere), options, stays);
            }
        }

        return problems;

        async Task TryAsync(string name, string what, LocatedText model, IReadOnlyDictionary<string, OptionValue> options, string? keepAlive)
        {
            try
            {
                await control.LoadAsync(model, options, keepAlive, timeout, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                problems.Add($"{name} could not be {what} in the time that was left");
            }
            catch (RuntimeException exception)
            {
                problems.Add($"{name} could not be {what}: {exception.Message}");
            }
        }
    }

    private static bool IsOurs(LoadedModel model, LocatedText ours) => ModelName.Same(model.Name, ours.Text);

    /// <summary>The <c>keep_alive</c> that a model has left, in seconds; null where that is not known, 0 where its time is up.</summary>
    private static string? Stays(LoadedModel model, DateTimeOffset now) => model.ExpiresAt is not { } end ? null
        : end - now > AsGoodAsForEver ? "-1"
        : Math.Max(0, (long)Math.Ceiling((end - now).TotalSeconds)).ToString(CultureInfo.InvariantCulture);
}
