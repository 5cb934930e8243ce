using System.Text.Json.Nodes;
using Validator.Spec.Reading;

namespace Validator.Spec.Keys;

/// <summary>The server's environment as resolved, as it may be recorded, and what of it may not.</summary>
internal sealed record ServerEnvironment(
    IReadOnlyDictionary<string, string> Values, IReadOnlyDictionary<string, string> ForRecord, IReadOnlyList<string> Secrets);

/// <summary><c>runtime.environment</c>: names that are not ours to list, texts for values.</summary>
internal sealed class EnvironmentType : ValueType<ServerEnvironment>
{
    private const string OllamaPrefix = "OLLAMA_";
    private const string ReservedName = "OLLAMA_HOST";
    private const string MarkName = "OLLAMA_VALIDATOR_BOOT";
    private const string ModelsName = "OLLAMA_MODELS";
    private const string OwnPrefix = "OLLAMA_VALIDATOR_";
    private static readonly ValueText Text = new();

    /// <summary>Variables by which Ollama reaches beyond its own process and port, and how.</summary>
    private static readonly Dictionary<string, string> ReachOut = new()
    {
        [ModelsName] = "says where on this machine models are read and written",
        ["OLLAMA_ORIGINS"] = "opens the server to other web sites",
        ["OLLAMA_REMOTES"] = "says to which hosts requests are passed on",
        ["OLLAMA_AUTH"] = "makes the server sign with this user's key",
        ["OLLAMA_EDITOR"] = "names a program to run",
        ["OLLAMA_EXECUTABLE"] = "names a program to run",
        ["OLLAMA_LLM_LIBRARY"] = "says which library is loaded",
        ["OLLAMA_LIBRARY_PATH"] = "says which library is loaded",
        ["OLLAMA_RUNNERS_DIR"] = "says which program infers",
        ["OLLAMA_TMPDIR"] = "says where files are written",
    };

    public override string Legal => "a mapping of environment variables to texts, such as { OLLAMA_NUM_PARALLEL: 1 }";

    public override JsonObject Schema() => new()
    {
        ["type"] = "object",
        ["patternProperties"] = new JsonObject { [$"^(?!{ReservedName}$)(?!{MarkName}$)[A-Za-z_][A-Za-z0-9_]*$"] = Text.Schema() },
        ["additionalProperties"] = false,
    };

    protected override bool TryReadNode(Cursor at, out ServerEnvironment value)
    {
        var values = new Dictionary<string, string>();
        var record = new Dictionary<string, string>();
        var secrets = new List<string>();
        value = new ServerEnvironment(values, record, secrets);
        if (at.Node is not MapNode map)
        {
            at.Expected(Legal);
            return false;
        }

        var good = true;
        foreach (var (name, node) in map.Entries)
        {
            var read = Text.TryRead(at.Key(name.Text, node), out var text);
            var named = Allowed(at.Key(name.Text, name), read ? text : null);
            good &= named && read;
            if (read)
            {
                values.Add(name.Text, text.Text);
                record.Add(name.Text, ((ScalarNode)node).Text);
                secrets.AddRange(text.Secrets);
            }
        }

        return good;
    }

    private static bool Allowed(Cursor key, Interpolated? value)
    {
        var name = ((ScalarNode)key.Node).Text;
        if (!Interpolation.IsName(name))
        {
            key.Error($"runtime.environment: {Quote.Of(name)} is no name of an environment variable", "letters, digits and _, such as OLLAMA_NUM_PARALLEL");
        }
        else if (string.Equals(name, ReservedName, StringComparison.OrdinalIgnoreCase))
        {
            key.Error($"runtime.environment: {ReservedName} is the validator's to set", "leave it out; a free port of the loopback address is chosen");
        }
        else if (string.Equals(name, MarkName, StringComparison.OrdinalIgnoreCase))
        {
            key.Error($"runtime.environment: {MarkName} is the validator's to set", "leave it out; the server's processes are known by it");
        }
        else if (key.Context.Untrusted && !key.FromCommandLine && !name.StartsWith(OllamaPrefix, StringComparison.Ordinal))
        {
            key.Error($"runtime.environment: an untrusted spec may not set {name}", $"only names that begin with {OllamaPrefix}, or run with --trusted");
        }
        else if (key.Context.Untrusted && !key.FromCommandLine && Reach(name) is { } reach && !(name == ModelsName && IsOurs(value, key.Context.Folder)))
        {
            var inside = name == ModelsName ? "name a folder below the workspace or ${VALIDATOR_...}, " : "leave it out, ";
            key.Error($"runtime.environment: an untrusted spec may not set {name}, which {reach}", $"{inside}set it with --set, or run with --trusted");
        }
        else
        {
            return true;
        }

        return false;
    }

    /// <summary>Whether a folder of models is one of the workspace, or the choice of whoever set our own environment.</summary>
    private static bool IsOurs(Interpolated? value, string folder) =>
        value is { Text.Length: > 0 } given && (given.Pieces.Contains(given.Text) || Workspace.Holds(Path.GetFullPath(given.Text), folder));

    private static string? Reach(string name) => name.StartsWith(OwnPrefix, StringComparison.Ordinal) ? "is the validator's own" : ReachOut.GetValueOrDefault(name);

    private sealed class ValueText : ScalarType<Interpolated>
    {
        public override string Legal => "a text; \"\" for an empty one";

        public override JsonObject Schema() => SchemaText.Text(null, interpolates: true);

        protected override bool TryParse(Interpolated text, Cursor at, out Interpolated value)
        {
            value = text;
            return true;
        }
    }
}
