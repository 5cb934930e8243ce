using System.Globalization;
using System.Text;
using Validator.Spec.Reading;

namespace Validator.Spec.Modelfiles;

/// <summary>
/// Cuts a Modelfile into instructions as Ollama does: a value ends with its line, unless it begins with a quote, which then
/// ends it at the end of a line; what cannot be printed is dropped.
/// </summary>
internal sealed class InstructionReader(string text, string file, List<Diagnostic> diagnostics)
{
    private const string Block = "\"\"\"";
    private static readonly char[] Blanks = [' ', '\t', '\r'];

    private readonly string[] _lines = text.Split('\n');
    private int _line;

    public List<Instruction> Read()
    {
        var instructions = new List<Instruction>();
        for (; _line < _lines.Length; _line++)
        {
            var start = Skip(0);
            if (start < _lines[_line].Length && _lines[_line][start] != '#' && ReadOne(start) is { } instruction)
            {
                instructions.Add(instruction);
            }
        }

        return instructions;
    }

    private Instruction? ReadOne(int start)
    {
        var name = Word(start);
        var at = Place(start);
        var known = Instruction.Names.FirstOrDefault(legal => string.Equals(legal, name, StringComparison.OrdinalIgnoreCase));
        if (known is null)
        {
            diagnostics.Add(Diagnostic.Error(
                at,
                $"expected an instruction, got {Quote.Of(name.Length == 0 ? _lines[_line][start..].TrimEnd() : name)}",
                Nearest.Question(name, Instruction.Names) ?? $"legal: {string.Join(", ", Instruction.Names)}"));
            return null;
        }

        var next = Skip(start + name.Length);
        var (key, keyAt) = (string.Empty, at);
        if (known is Instruction.Parameter or Instruction.Message)
        {
            (key, keyAt) = (Word(next), Place(next));
            next = Skip(next + key.Length);
        }

        var valueAt = Place(next);
        if (Value(next) is not { } value)
        {
            diagnostics.Add(Diagnostic.Error(valueAt, $"the value of {known} has no closing quotes at the end of a line", "close it as it was opened, with \" or \"\"\""));
            return null;
        }

        if (value.Length == 0 && (known is not ("TEMPLATE" or "SYSTEM") || next >= _lines[_line].TrimEnd(Blanks).Length))
        {
            diagnostics.Add(Diagnostic.Error(at, $"{known}{(key.Length > 0 ? " " + key : string.Empty)} has no value", "write it behind, on the same line"));
            return null;
        }

        return new Instruction(known, at, key, keyAt, value, valueAt);
    }

    /// <summary>The value that begins here, over several lines where it is quoted; null when its quotes do not close.</summary>
    private string? Value(int start)
    {
        var value = new StringBuilder(_lines[_line][start..]);
        while (true)
        {
            if (Unquote(value.ToString().Trim()) is { } whole)
            {
                return Printable(whole);
            }

            if (_line + 1 >= _lines.Length)
            {
                return null;
            }

            value.Append('\n').Append(_lines[++_line]);
        }
    }

    private static string? Unquote(string value) =>
        value.StartsWith(Block, StringComparison.Ordinal) ? (value.Length >= 6 && value.EndsWith(Block, StringComparison.Ordinal) ? value[3..^3] : null)
        : value.StartsWith('"') ? (value.Length >= 2 && value.EndsWith('"') ? value[1..^1] : null)
        : value;

    private static string Printable(string value) => string.Concat(value.EnumerateRunes()
        .Where(rune => rune.Value is ' ' or '\t' or '\r' or '\n' || Rune.GetUnicodeCategory(rune) is not (
            UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned)));

    private string Word(int start)
    {
        var rest = _lines[_line].AsSpan(Math.Min(start, _lines[_line].Length));
        var end = rest.IndexOfAny(Blanks);
        return (end < 0 ? rest : rest[..end]).ToString();
    }

    private int Skip(int from)
    {
        var line = _lines[_line];
        while (from < line.Length && Blanks.Contains(line[from]))
        {
            from++;
        }

        return Math.Min(from, line.Length);
    }

    private SourceLocation Place(int column) => new(file, _line + 1, column + 1);
}
