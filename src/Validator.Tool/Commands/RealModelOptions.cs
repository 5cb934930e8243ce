using System.CommandLine;
using Validator.Engine.Bench;
using Validator.Spec;

namespace Validator.Tool.Commands;

/// <summary>The options that describe a real model, for predictions.</summary>
internal sealed class RealModelOptions
{
    /// <summary>Bytes of a cached value in Ollama's default, f16.</summary>
    private const int CacheValueBytes = 2;

    private readonly Option<string?> _weights = new("--weights")
    {
        Description = "Predicts for a real model: bytes of weights read for each token, such as 18.6GB. The size of a dense model's file; of a mixture of experts the active part.",
        HelpName = "size",
    };

    private readonly Option<string?> _cache = new("--kv-per-token") { Description = "With --weights: bytes of keys and values for each token in the context, such as 96KiB.", HelpName = "size" };

    private readonly Option<int?> _layers = new("--layers") { Description = "With --weights, in place of --kv-per-token: layers that attend to the whole context.", HelpName = "number" };

    private readonly Option<int?> _heads = new("--kv-heads") { Description = "The same: heads of keys and values in a layer.", HelpName = "number" };

    private readonly Option<int?> _width = new("--head-size") { Description = "The same: values in a head; kept as f16.", HelpName = "number" };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _weights, _cache, _layers, _heads, _width })
        {
            command.Add(option);
        }
    }

    /// <summary>The model, null where none is described; and what is wrong with its description.</summary>
    public (ModelPrediction? Model, IReadOnlyList<string> Errors) Read(ParseResult parsed)
    {
        var shape = new[] { _layers, _heads, _width };
        var values = shape.Select(option => parsed.GetValue(option)).ToArray();
        var (weights, cache) = (parsed.GetValue(_weights), parsed.GetValue(_cache));
        if (weights is null)
        {
            var alone = cache is not null || values.Any(value => value is not null);
            return (null, alone ? ["--kv-per-token, --layers, --kv-heads and --head-size describe a real model: give its --weights too"] : []);
        }

        List<string> errors = [];
        var bytes = Size("--weights", weights, errors);
        errors.AddRange(shape.Zip(values).Where(pair => pair.Second is < 1 or > 65536).Select(pair => $"{pair.First.Name} {pair.Second}: legal is a whole number from 1 to 65536"));
        double perToken = 0;
        if (cache is not null)
        {
            perToken = Size("--kv-per-token", cache, errors);
        }
        else if (values is [{ } layers, { } heads, { } width])
        {
            perToken = 2.0 * CacheValueBytes * layers * heads * width;
        }
        else
        {
            errors.Add("--weights: give --kv-per-token, or --layers, --kv-heads and --head-size too; without them the context would cost nothing");
        }

        return (new ModelPrediction(bytes, perToken), errors);
    }

    private static double Size(string option, string text, List<string> errors)
    {
        if (!Quantity.TryParse(text, Unit.Bytes, out var bytes) || bytes <= 0)
        {
            errors.Add($"{option} {text}: legal is {Quantity.Legal(Unit.Bytes)}");
        }

        return bytes;
    }
}
