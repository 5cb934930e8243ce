using System.Globalization;
using Validator.Spec;
using Validator.Spec.Keys;
using Validator.Spec.Reading;

namespace Validator.Pipeline.Authoring;

/// <summary>The spec that a user starts from: commented, accepted by the linter, and fit to be run as it is.</summary>
/// <param name="server">A running server that it is filled from; null for a template.</param>
public sealed class StarterSpec(LiveServer? server)
{
    /// <summary>Name of the file of the format, for editors.</summary>
    public const string SchemaFile = "ollama-validator.schema.json";

    /// <summary>Where it is written when no file is named.</summary>
    public const string DefaultFile = "deployment.yaml";

    /// <summary>The context that Ollama gives a model of which nothing is set.</summary>
    private const int OllamasContext = 4096;

    private const string TemplateModel = "qwen3-coder:30b";
    private const int Answer = 128;

    private string Model => server?.Model ?? TemplateModel;

    /// <summary>The context declared, in tokens.</summary>
    public int Context => Declared().Tokens;

    /// <summary>The spec as YAML.</summary>
    /// <param name="schema">Path of its JSON Schema from the spec, for editors; null for none.</param>
    public string Write(string? schema) => $$"""
        {{(schema is null ? string.Empty : $"# yaml-language-server: $schema={Comment(schema)}\n")}}# A deployment of Ollama and what it must hold. {{Origin()}}
        # Every key: 'ollama-validator schema'. What a metric, a gate or a key means: 'ollama-validator explain NAME'.
        apiVersion: {{SpecKeys.ApiVersion}}
        name: {{Slug()}}

        # What serves the model.
        runtime:
        {{Runtime()}}

        # What is deployed. Options are Ollama's, by Ollama's names.
        deployment:
          model: {{Text(Model)}}{{Others()}}
        {{Digest()}}
          api: generate                      # generate | chat | openai
          options:
            num_ctx: {{Context}}{{Blanks(Context)}}# tokens of context: {{Declared().Basis}}
            num_predict: {{Answer}}                 # longest answer in tokens; without a bound a model may run into the time-out
            temperature: 0                   # with the seed: the same answers in every run
            seed: 42
        {{Threads()}}{{Parameters()}}

        # To find the best of several settings, try them all, and say which must be approved: all, any, or ids.
        # matrix:
        #   num_thread: [8, 16]
        # accept: any

        # What is asked. Put your own prompts here; they are sent as written.
        workload:
          # A text before every query, such as a code base, fills the context as your users do:
          # corpus:
          #   path: .
          #   include: ["**/*.py"]
          #   tokens: {{Math.Max(1, Context / 2)}}
          queries:
            - id: explain
              prompt: Explain the difference between throughput and latency to a new colleague.
            - id: plan
              prompt: Plan the migration of a monolith to services, step by step.
            - id: review
              prompt: Name five things to look at when reviewing a change that touches concurrency.

        # How it is asked. For a sustained load give a duration, such as 5m, in the place of requests.
        load:
          concurrency: 1                     # requests at a time; the server serves OLLAMA_NUM_PARALLEL of them at once
          warmup: 1
          requests: 12
          timeout: 10m
          firstByteTimeout: 5m               # reading the prompt may take long
          stallTimeout: 60s

        # What must hold. A gate without data never passes, and a failed request counts as the worst value.
        gates:
          - requests.success_rate == 100%
          - integrity.violations == 0        # every byte of every answer is checked
          - context.processed_rate == 100%   # no prompt was cut silently
          - id: speed
            expr: decode.tokens_per_second.p10 >= 1
            # modest on purpose: the first verdict tells what this machine does, then raise it

        # To gate against an approved run: its folder, a verdict.json, or last-approved.
        # baseline: last-approved

        """;

    private string Origin() => server is null ? "A template: change what is yours." : Comment($"Filled from the server at {server.Address}.");

    private string Slug()
    {
        var slug = Slugs.Clean(Model).TrimStart('.', '-');
        return Text(slug.Length == 0 ? "deployment" : slug[..Math.Min(slug.Length, 100)]);
    }

    private string Runtime() => server is null
        ? """
              engine: ollama                     # booted for the run | embedded: a rehearsal without Ollama | attach: a server that runs
              # version: ">= 0.12"
              environment:
                OLLAMA_NUM_PARALLEL: 1
            """
        : $$"""
              engine: attach                     # the server that runs; 'ollama' boots one for the run instead{{(server.Rehearsal ? "\n  # This is the embedded engine, so every verdict on it is a rehearsal." : string.Empty)}}
              url: {{Text(server.Address)}}
              {{Version(server.Version)}}
            """;

    private static string Version(string version) => SpecTypes.Versions.TryRead(new Cursor(new ScalarNode(new SourceLocation(string.Empty, 1, 1), version, false), "runtime.version", new ReadingContext(string.Empty, new SpecReadOptions(), [], DocumentKind.Spec)), out _)
        ? $"version: \">= {version}\""
        : $"# version: it says {Comment(version)}";

    private string Others() => server?.Models.Where(name => name != Model).Take(10).ToArray() is [_, ..] others ? $"  # the server also has {Comment(string.Join(", ", others))}" : string.Empty;

    private string Digest() => server?.Digest is { Length: 64 } digest && digest.All(char.IsAsciiHexDigit)
        ? $"  digest: sha256:{digest}  # another build under this name is refused"
        : "  # digest: sha256:...              # refuses another build under this name";

    private (int Tokens, string Basis) Declared()
    {
        if (server is null)
        {
            return (8192, "Ollama cuts longer prompts without a word");
        }

        var made = server.OwnContext is { } own ? string.Create(CultureInfo.InvariantCulture, $"; the model was made for {own}") : string.Empty;
        if (server.LoadedContext is { } loaded)
        {
            return (loaded, $"as it is loaded now{made}");
        }

        return Number("num_ctx") is { } set and > 0 ? (set, $"the model's own parameter{made}")
            : ((int)Math.Min(server.OwnContext ?? OllamasContext, OllamasContext), $"it is not loaded now{made}");
    }

    private string Threads() => Number("num_thread") is { } threads and > 0
        ? $"    num_thread: {threads}                  # the model's own parameter"
        : "    # num_thread: 8                  # left out: the server takes a thread for each physical core";

    private string Parameters()
    {
        var told = (server?.Parameters ?? []).Where(parameter => parameter.Key is not ("num_ctx" or "num_thread")).Take(20).Select(parameter => $"{parameter.Key} {parameter.Value}").ToArray();
        return told.Length == 0 ? string.Empty : $"\n    # The model sets itself: {Comment(string.Join(", ", told))}";
    }

    private int? Number(string name) =>
        server?.Parameters.FirstOrDefault(parameter => parameter.Key == name).Value is { } text && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string Blanks(int number) => new(' ', Math.Max(1, 24 - number.ToString(CultureInfo.InvariantCulture).Length));

    /// <summary>A server's words stay within their value.</summary>
    private static string Text(string text) => YamlWriter.Inline(new ScalarNode(new SourceLocation(string.Empty, 1, 1), text.Replace("${", "$${", StringComparison.Ordinal), false));

    /// <summary>A server's words stay within their line.</summary>
    private static string Comment(string text) => string.Concat(text.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' or '\u0085' || char.IsSurrogate(c) ? ' ' : c));
}
