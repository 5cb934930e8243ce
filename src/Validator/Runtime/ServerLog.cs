using System.Globalization;
using System.Text;
using Validator.Spec;

namespace Validator.Runtime;

/// <summary>
/// A server's output: appended to a file up to half of a limit, then kept in memory, whose last lines close the file.
/// A full disk does not disturb the server: the file stops growing, the tail in memory goes on.
/// </summary>
internal sealed class ServerLog : IDisposable
{
    private const int TailLines = 1000;
    private const int TailBytes = 1024 * 1024;

    private readonly Lock gate = new();
    private readonly Queue<(string Text, bool InFile)> tail = new();
    private readonly FileStream file;
    private readonly Redaction redaction;
    private readonly long headLimit;
    private long headBytes;
    private long leftOutLines;
    private int tailBytes;
    private bool broken;
    private bool closed;

    /// <summary>Opens the file for appending.</summary>
    /// <exception cref="RuntimeException">The file cannot be written.</exception>
    public ServerLog(string path, long limit, Redaction? redaction = null)
    {
        this.redaction = redaction ?? new Redaction([]);
        headLimit = limit / 2;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            // Unbuffered: what the server said stays readable if we are killed.
            file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new RuntimeException($"The server's log {path} cannot be written: {exception.Message}", null, "Choose another output folder with -o.", exception);
        }
    }

    /// <summary>Adds a line, given without its line end; what is secret is blotted out first.</summary>
    public void Add(string line)
    {
        line = redaction.Apply(line);
        lock (gate)
        {
            if (closed)
            {
                return;
            }

            var bytes = Encoding.UTF8.GetByteCount(line) + 1;
            var inFile = leftOutLines == 0 && headBytes + bytes <= headLimit;
            if (inFile)
            {
                headBytes += bytes;
                Write(line);
            }
            else
            {
                leftOutLines++;
            }

            tail.Enqueue((line, inFile));
            tailBytes += bytes;
            while (tail.Count > TailLines || (tailBytes > Math.Min(TailBytes, headLimit) && tail.Count > 1))
            {
                tailBytes -= Encoding.UTF8.GetByteCount(tail.Dequeue().Text) + 1;
            }
        }
    }

    /// <summary>The last lines, oldest first; at most 1000 are known.</summary>
    public IReadOnlyList<string> Tail(int lines)
    {
        lock (gate)
        {
            return [.. tail.TakeLast(lines).Select(line => line.Text)];
        }
    }

    /// <summary>Writes the tail behind a note of what was left out, and closes the file.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            if (closed)
            {
                return;
            }

            closed = true;
            var rest = tail.Where(line => !line.InFile).Select(line => line.Text).ToList();
            if (leftOutLines > rest.Count)
            {
                Write(string.Create(CultureInfo.InvariantCulture, $"[ollama-validator: {leftOutLines - rest.Count} lines left out]"));
            }

            rest.ForEach(Write);
            file.Dispose();
        }
    }

    private void Write(string line)
    {
        try
        {
            if (!broken)
            {
                file.Write(Encoding.UTF8.GetBytes(line + "\n"));
            }
        }
        catch (IOException)
        {
            broken = true;
        }
    }
}
