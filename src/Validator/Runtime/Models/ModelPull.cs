using System.Globalization;
using System.Text.Json.Nodes;
using Validator.Runtime.Provisioning;
using Validator.Spec;

namespace Validator.Runtime.Models;

/// <summary>
/// Pulls a model. The server keeps what arrived when a pull breaks off, so a pull that got anywhere is tried again; the disk is
/// looked at as soon as the size is known, before it fills.
/// </summary>
internal sealed class ModelPull(StreamedOperation operation, LocatedText model, ModelSourcing sourcing)
{
    private const int Attempts = 4;
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private readonly Dictionary<string, (long Total, long Completed)> _layers = [];
    private DownloadProgress? _shown;
    private string? _layer;

    /// <exception cref="RuntimeException">It cannot be had.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var before = Arrived;
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            RuntimeException? full = null;
            OperationFailure? failure;
            try
            {
                failure = await operation.RunAsync(
                    "/api/pull",
                    new JsonObject { ["model"] = model.Text, ["stream"] = true },
                    line =>
                    {
                        Note(line);
                        full ??= OutOfSpace();
                        if (full is not null)
                        {
                            stop.Cancel();
                        }
                    },
                    stop.Token);
            }
            catch (OperationCanceledException) when (full is not null)
            {
                failure = null;
            }

            if (full is not null)
            {
                throw full;
            }

            if (failure is null)
            {
                return;
            }

            // A server that got nowhere says what is wrong; one that was on its way may get further.
            if (attempt == Attempts || !(failure.Broken || Arrived > before))
            {
                throw Failed(failure, attempt);
            }

            var pause = FirstPause * (1 << (attempt - 1));
            sourcing.Report(string.Create(
                CultureInfo.InvariantCulture,
                $"the pull broke off after {Downloader.Size(Arrived)}: {model.Hide(failure.Words)}; try {attempt + 1} of {Attempts} goes on in {pause.TotalSeconds:0} s"));
            await Task.Delay(pause, sourcing.Clock, cancellationToken);
        }
    }

    private long Arrived => _layers.Values.Sum(layer => layer.Completed);

    private void Note(OperationProgress line)
    {
        if (line is not { Digest: { } digest, Total: { } total })
        {
            sourcing.Report(model.Hide(line.Status));
            return;
        }

        _layers[digest] = (total, line.Completed ?? 0);
        if (_layer != digest)
        {
            _layer = digest;
            _shown = new DownloadProgress($"layer {digest[..Math.Min(19, digest.Length)]}", total, sourcing.Report);
        }

        _shown!.At(line.Completed ?? 0);
    }

    private RuntimeException? OutOfSpace()
    {
        var missing = _layers.Values.Sum(layer => layer.Total - layer.Completed);
        return sourcing.Lacks(missing) is not { } free ? null : new RuntimeException(
            $"The disk has no room for {model.ForRecord}: {Downloader.Size(missing)} are still to come, and {Downloader.Size(free)} are free at {sourcing.ModelsFolder}.",
            "The disk is full, or nearly so.",
            "Free space there, let OLLAMA_MODELS name a folder on a larger disk, or choose a smaller model. What arrived stays, and the next pull goes on from there.");
    }

    private RuntimeException Failed(OperationFailure failure, int attempts)
    {
        var words = model.Hide(failure.Words);
        var unreachable = words.Contains("dial tcp", StringComparison.Ordinal) || words.Contains("no such host", StringComparison.Ordinal) || words.Contains("i/o timeout", StringComparison.Ordinal);
        var unknown = words.Contains("file does not exist", StringComparison.Ordinal);
        return new RuntimeException(
            $"{model.ForRecord} could not be pulled{(attempts > 1 ? string.Create(CultureInfo.InvariantCulture, $" in {attempts} tries") : string.Empty)}: {words}",
            unreachable ? "The server cannot reach the registry; there may be no network." : unknown ? "The registry has no model of that name and tag." : LogDiagnosis.Of([words], null)?.Cause,
            unreachable ? "Pull it where there is a network and copy the models folder, or make the model from a file with deployment.source: { gguf: FILE }; behind a proxy, set HTTPS_PROXY in runtime.environment."
                : unknown ? "Correct deployment.model." : LogDiagnosis.Of([words], null)?.Remedy ?? "See the server's log.");
    }
}
