using System.Text;

namespace Validator.Engine.Tests;

/// <summary>An exchange recorded from a real Ollama, with the model's name put in place of its own.</summary>
internal sealed record Recording(string Method, string Path, string? Body, RawExchange Response)
{
    public static Recording Load(string name)
    {
        string folder = System.IO.Path.Combine(AppContext.BaseDirectory, "recordings");
        string request = File.ReadAllText(System.IO.Path.Combine(folder, $"{name}.request.txt"), Encoding.UTF8);
        string[] parts = request.Split("\n\n", 2);
        string[] line = parts[0].Split('\n')[0].Split(' ');
        string? body = parts.Length > 1 && parts[1].Length > 0 ? parts[1].Replace("\"tiny\"", $"\"{TestEngine.Model}\"", StringComparison.Ordinal) : null;
        return new Recording(line[0], line[1], body, RawExchange.Parse(File.ReadAllBytes(System.IO.Path.Combine(folder, $"{name}.response.txt"))));
    }
}
