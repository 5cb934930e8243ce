using System.Text;
using System.Text.Json;
using Validator.Runtime;

namespace Validator.Integrity.Rules;

/// <summary>Whether frames name the model that was asked for, as Ollama compares names. Allocates nothing while they write it the same.</summary>
internal sealed class ModelMatch
{
    private string _asked = string.Empty;
    private byte[] _sure = [];

    /// <summary>The other name that was seen first; null when there was none.</summary>
    public string? Other { get; private set; }

    public void Begin(string asked)
    {
        if (asked != _asked)
        {
            (_asked, _sure) = (asked, Encoding.UTF8.GetBytes(asked));
        }

        Other = null;
    }

    /// <summary>Whether a name is the model's.</summary>
    /// <param name="name">Text of a JSON string, escapes as they stand.</param>
    public bool Is(ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual(_sure))
        {
            return true;
        }

        var text = Decoded(name);
        if (ModelName.Same(text, _asked))
        {
            // The server's way to write it is the one to come.
            _sure = name.ToArray();
            return true;
        }

        Other ??= Excerpt.Of(text, 100);
        return false;
    }

    private static string Decoded(ReadOnlySpan<byte> name)
    {
        try
        {
            var reader = new Utf8JsonReader([(byte)'"', .. name, (byte)'"']);
            return reader.Read() ? reader.GetString()! : string.Empty;
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            // Not UTF-8, or half a surrogate pair: no model's name.
            return Excerpt.Of(name);
        }
    }
}
