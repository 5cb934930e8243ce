using System.Globalization;
using System.Text.Json;
using Validator.Spec;

namespace Validator.Runtime;

/// <summary>Errors of the control plane, worded for the user.</summary>
internal static class ModelFailure
{
    private const int NotFound = 404;

    /// <summary>The server has no such model.</summary>
    public static RuntimeException Absent(LocatedText model, IReadOnlyList<InstalledModel> present, bool embedded)
    {
        var pull = Advice(model, embedded);
        if (present.Count == 0)
        {
            return new RuntimeException(
                $"The server has no model {model.ForRecord}; it has none at all.", "OLLAMA_MODELS may name another folder than the one that models were pulled to.", pull + ".");
        }

        var names = present.Select(other => other.Name).Order(StringComparer.Ordinal).ToList();
        // The tag latest is seldom written, so a name counts as near with it or without.
        var nearest = model.FromEnvironment ? null : Nearest.Of(model.Text, names.SelectMany(name => new[] { name, ModelName.WithoutLatest(name) }));
        return new RuntimeException(
            $"The server has no model {model.ForRecord}. It has {string.Join(", ", names)}.", null, nearest is null ? pull + "." : $"{pull}; the nearest name is {nearest}.");
    }

    /// <summary>The error that the server's answer to a load tells of; null when it is none.</summary>
    public static RuntimeException? Refusal(LocatedText model, int status, string answer, bool embedded)
    {
        var words = Words(answer);
        if (status is >= 200 and < 300 && words is null && SaysDone(answer))
        {
            return null;
        }

        var said = model.Hide(words ?? (answer.Length == 0 ? "nothing" : answer));
        var diagnosis = LogDiagnosis.Of([said], null);
        return new RuntimeException(
            string.Create(CultureInfo.InvariantCulture, $"The server did not load {model.ForRecord}: HTTP {status}: {said}"),
            diagnosis?.Cause,
            diagnosis?.Remedy ?? (status == NotFound ? Advice(model, embedded) + "." : "See the server's log."));
    }

    /// <summary>The embedded engine has synthetic weights of every size and no registry to pull others from.</summary>
    private static string Advice(LocatedText model, bool embedded) => embedded
        ? "Let deployment.model name what the embedded engine serves, synthetic:SIZE such as synthetic:8m, or run with --engine ollama"
        : $"Pull it (ollama pull {model.ForRecord}, or deployment.source: pull), or correct deployment.model";

    /// <summary>The load did not end in time.</summary>
    public static RuntimeException TooSlow(LocatedText model, TimeSpan limit, Exception exception) => new(
        string.Create(CultureInfo.InvariantCulture, $"{model.ForRecord} was not loaded within {limit.TotalSeconds:0.##} s (runtime.loadTimeout)."),
        null,
        "Raise runtime.loadTimeout, or choose a smaller model or num_ctx; the server's log says how far it came.",
        exception);

    /// <summary>The connection ended without an answer.</summary>
    public static RuntimeException BrokenOff(LocatedText model, Exception exception) => new(
        $"The server broke off while it loaded {model.ForRecord}: {exception.Message}", null, "See the server's log.", exception);

    /// <summary>A question of the control plane failed.</summary>
    public static RuntimeException NoAnswer(Uri address, TimeSpan limit, Exception exception) => new(
        exception is OperationCanceledException
            ? $"{address} did not answer within {limit.TotalSeconds:0} s."
            : $"{address} gave no sound answer: {exception.Message}",
        null,
        "See the server's log.",
        exception);

    /// <summary>Whether an answer is the object that ends an unstreamed request.</summary>
    private static bool SaysDone(string answer)
    {
        try
        {
            using var json = JsonDocument.Parse(answer);
            return json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("done", out var done)
                && done.ValueKind == JsonValueKind.True;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>The text of an answer's <c>error</c>; null when it has none.</summary>
    public static string? Words(string answer)
    {
        try
        {
            using var json = JsonDocument.Parse(answer);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("error", out var error)
                ? error.ValueKind == JsonValueKind.String ? error.GetString() : error.GetRawText()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
