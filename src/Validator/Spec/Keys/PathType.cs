using System.Text.Json.Nodes;
using Validator.Spec.Reading;

namespace Validator.Spec.Keys;

/// <summary>A path, made absolute from the spec's folder.</summary>
/// <param name="commandsToo">Whether a text without a slash is a command's name instead.</param>
/// <param name="legal">What is legal, where that is said in other words.</param>
internal sealed class PathType(bool commandsToo, string? legal = null) : ScalarType<LocatedText>
{
    public override string Legal => legal ?? (commandsToo ? "a path or the name of a command" : "a path, from the spec's folder");

    public override JsonObject Schema() => SchemaText.Text(@"\S", interpolates: true);

    public override Node Resolve(Cursor at) =>
        TryRead(at with { Context = at.Context.Silent() }, out var path) && at.Node is ScalarNode scalar
            ? scalar with { Text = Interpolation.Holds(scalar.Text) ? Written(scalar.Text, path.Text, at) : path.Text }
            : at.Node;

    protected override bool TryParse(Interpolated text, Cursor at, out LocatedText value)
    {
        var given = text.Text.Trim();
        var sound = given.Length > 0;
        var full = !sound || IsCommand(given) ? given : Path.GetFullPath(given, at.Context.Folder);
        value = new LocatedText(full, at.Location) { ForRecord = text.FromEnvironment ? Written(((ScalarNode)at.Node).Text, full, at) : full, Secrets = text.FromEnvironment ? [full, .. text.Pieces] : [] };
        return sound;
    }

    /// <summary>The path as written, its variables kept, from the root where it was from the folder.</summary>
    private string Written(string text, string full, Cursor at)
    {
        var value = Interpolation.Apply(new ScalarNode(at.Location, text, true), at with { Context = at.Context.Silent() })!.Value.Text.Trim();
        return IsCommand(full) || Path.IsPathRooted(value) ? text : Path.Combine(at.Context.Folder.Replace("${", "$${", StringComparison.Ordinal), text);
    }

    private bool IsCommand(string text) => commandsToo && !text.Contains('/', StringComparison.Ordinal) && !text.Contains('\\', StringComparison.Ordinal);
}
