using System.Text.Json;
using Validator.Spec;

namespace Validator.Tool.Commands;

/// <summary>Diagnostics for programs.</summary>
internal static class LintJson
{
    public static string Write(IEnumerable<Diagnostic> diagnostics)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartArray();
            foreach (var diagnostic in diagnostics)
            {
                json.WriteStartObject();
                json.WriteString("severity", diagnostic.Severity == DiagnosticSeverity.Error ? "error" : "warning");
                json.WriteString("file", diagnostic.Location?.File);
                WriteNumber(json, "line", diagnostic.Location?.Line);
                WriteNumber(json, "column", diagnostic.Location?.Column);
                json.WriteString("message", diagnostic.Message);
                json.WriteString("hint", diagnostic.Hint);
                WriteFix(json, diagnostic.Fix);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static void WriteFix(Utf8JsonWriter json, TextFix? fix)
    {
        if (fix is null)
        {
            json.WriteNull("fix");
            return;
        }

        json.WriteStartObject("fix");
        json.WriteString("old", fix.Old);
        json.WriteString("new", fix.New);
        json.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, int? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
