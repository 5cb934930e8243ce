using System.Text.Json;
using Validator.Engine.Http;

namespace Validator.Engine.Models;

/// <summary>A model as the routes know it: weights, and what its maker put over them.</summary>
internal sealed record Model
{
    /// <summary>Name with tag, without what Ollama leaves out (its own registry and the namespace <c>library</c>).</summary>
    public required string Name { get; init; }

    /// <summary>What is loaded for it. Copies, and models made from one another, have the same.</summary>
    public required ModelSpec Spec { get; init; }

    /// <summary>SHA-256 of the manifest in hexadecimal digits.</summary>
    public required string Digest { get; init; }

    public required DateTimeOffset ModifiedAt { get; init; }

    /// <summary>Size of all layers in bytes.</summary>
    public long Size { get; init; }

    /// <summary>Name of the model it was made from, or empty.</summary>
    public string Parent { get; init; } = "";

    /// <summary>Stands in where a request has no system message.</summary>
    public string System { get; init; } = "";

    /// <summary>Null: the model carries none, and its prompt is rendered as llama.cpp renders such models'.</summary>
    public GoTemplate? Template { get; init; }

    /// <summary>Options that hold where a request does not give them; a JSON object.</summary>
    public JsonElement? Parameters { get; init; }

    /// <summary>What goes before every conversation.</summary>
    public IReadOnlyList<ChatMessage> Messages { get; init; } = [];

    public IReadOnlyList<string> License { get; init; } = [];

    /// <summary>The version of Ollama that it asks for, or empty.</summary>
    public string Requires { get; init; } = "";

    /// <summary><c>completion</c> or <c>embedding</c>.</summary>
    public IReadOnlyList<string> Capabilities => Spec.IsEmbedding ? ["embedding"] : ["completion"];
}
