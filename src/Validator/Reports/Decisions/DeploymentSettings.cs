using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Validator.Gates;
using Validator.Spec;

namespace Validator.Reports;

/// <summary>
/// What makes a server serve a configuration as it was verified: the spec's variables, and what every request carried as the
/// defaults of those that carry nothing. Nothing that the environment gave is in it.
/// </summary>
public static partial class DeploymentSettings
{
    private const string ContextVariable = "OLLAMA_CONTEXT_LENGTH";
    private const string KeepAliveVariable = "OLLAMA_KEEP_ALIVE";

    /// <summary>Names of the files.</summary>
    public static IReadOnlyList<string> Names { get; } = ["systemd.conf", "ollama.env", "Modelfile", "compose.yaml"];

    /// <summary>The files.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="deployed">How it was deployed.</param>
    public static IReadOnlyList<DeploymentFile> Of(ConfigurationVerdict configuration, DeployedAs deployed)
    {
        var variables = Variables(configuration, deployed);
        return
        [
            new(Names[0], "systemd drop-in: /etc/systemd/system/ollama.service.d/validated.conf, then systemctl daemon-reload and restart ollama", Systemd(variables)),
            new(Names[1], "environment file, for EnvironmentFile=, env_file: or --env-file", EnvironmentFile(variables)),
            new(Names[2], "ollama create NAME -f Modelfile: a model whose defaults are the options that every request carried", Modelfile(configuration, deployed)),
            new(Names[3], "docker compose up", Compose(configuration, variables)),
        ];
    }

    private static List<DeployedVariable> Variables(ConfigurationVerdict configuration, DeployedAs deployed)
    {
        var variables = deployed.Environment.ToList();
        if (configuration.Options.TryGetValue("num_ctx", out var context))
        {
            Add(ContextVariable, context.Text, context.FromEnvironment);
        }

        if (deployed.KeepAlive is { } kept)
        {
            Add(KeepAliveVariable, kept, false);
        }

        return variables;

        void Add(string name, string value, bool hidden)
        {
            if (variables.All(variable => variable.Name != name))
            {
                variables.Add(new DeployedVariable(name, value, hidden));
            }
        }
    }

    private static string Systemd(List<DeployedVariable> variables)
    {
        var text = new StringBuilder("[Service]\n");
        foreach (var variable in variables)
        {
            // Of systemd's own signs the per cent sign begins a specifier; a dollar is none here (systemd.exec(5)).
            var quoted = $"{variable.Name}={variable.Value}".Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("%", "%%", StringComparison.Ordinal);
            text.Append(variable.FromEnvironment ? Unknown(variable) : $"Environment=\"{quoted}\"\n");
        }

        return text.ToString();
    }

    private static string EnvironmentFile(List<DeployedVariable> variables) =>
        string.Concat(variables.Select(variable => variable.FromEnvironment ? Unknown(variable) : $"{variable.Name}={Quoted(variable.Value)}\n"));

    private static string Quoted(string value) => Plain().IsMatch(value) ? value
        : value.Contains('\'', StringComparison.Ordinal) ? $"\"{Escapable().Replace(value, @"\$0")}\""
        : $"'{value}'";

    private static string Unknown(DeployedVariable variable) => $"# {variable.Name}: set it yourself, the spec takes it from the environment ({OneLine(variable.Value)})\n";

    private static string Modelfile(ConfigurationVerdict configuration, DeployedAs deployed)
    {
        var text = new StringBuilder();
        if (configuration.Served?.Digest is { } digest)
        {
            text.Append(CultureInfo.InvariantCulture, $"# verified with the model of digest sha256:{digest}\n");
        }

        text.Append(deployed.Source switch
        {
            ModelSourceKind.Modelfile => "# the run made this model from the spec's own Modelfile: make it first\n",
            ModelSourceKind.Gguf => "# the run made this model from the spec's own weights: make it first\n",
            _ => string.Empty,
        });
        text.Append(CultureInfo.InvariantCulture, $"FROM {deployed.Model}\n");
        foreach (var (name, value) in configuration.Options.OrderBy(option => option.Key, StringComparer.Ordinal))
        {
            if (value.FromEnvironment)
            {
                text.Append(CultureInfo.InvariantCulture, $"# {name}: set it yourself, the spec takes it from the environment ({OneLine(value.Text)})\n");
                continue;
            }

            foreach (var one in value.ToNode() is JsonArray several ? several.ToArray() : [value.ToNode()])
            {
                var written = one is JsonValue scalar && scalar.TryGetValue<string>(out var words) ? $"\"{words.Replace("\"", "\\\"", StringComparison.Ordinal)}\"" : one?.ToJsonString() ?? "null";
                text.Append(CultureInfo.InvariantCulture, $"PARAMETER {name} {written}\n");
            }
        }

        return text.ToString();
    }

    private static string Compose(ConfigurationVerdict configuration, List<DeployedVariable> variables)
    {
        var tag = configuration.Served?.Version is { } version && ReleaseNumber().IsMatch(version) ? $":{version}" : string.Empty;
        var text = new StringBuilder($"services:\n  ollama:\n    image: ollama/ollama{tag}\n    ports: [\"127.0.0.1:11434:11434\"]\n    volumes: [\"ollama:/root/.ollama\"]\n");
        text.Append(variables.Count == 0 ? string.Empty : "    environment:\n");
        foreach (var variable in variables)
        {
            // Compose puts variables of the environment in as the spec does; what is meant as it stands has its dollars doubled.
            var value = variable.FromEnvironment ? variable.Value : variable.Value.Replace("$", "$$", StringComparison.Ordinal);
            text.Append(CultureInfo.InvariantCulture, $"      {variable.Name}: {JsonValue.Create(value).ToJsonString()}\n");
        }

        return text.Append("volumes:\n  ollama: {}\n").ToString();
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");

    [GeneratedRegex(@"\A[A-Za-z0-9_./:,@%+=-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Plain();

    [GeneratedRegex(@"[""\\$`]", RegexOptions.CultureInvariant)]
    private static partial Regex Escapable();

    [GeneratedRegex(@"\A\d+\.\d+\.\d+\z", RegexOptions.CultureInvariant)]
    private static partial Regex ReleaseNumber();
}
