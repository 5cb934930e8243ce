using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Validator.Runtime;

/// <summary>Ports on 127.0.0.1: finding a free one, and telling whose a taken one is.</summary>
internal static class LoopbackPort
{
    private const string Listening = "0A";

    /// <summary>A port that was free a moment ago. Another program may take it first, so the caller must be ready to try again.</summary>
    public static int Free()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    /// <summary>Whether one of the processes listens on the port.</summary>
    /// <returns>Null when that cannot be told, as on systems without <c>/proc</c>.</returns>
    public static bool? IsHeldBy(int port, IEnumerable<int> processes)
    {
        try
        {
            var sockets = Listeners(port);
            return sockets.Count == 0 ? null : processes.Any(process => OpenFiles(process).Any(sockets.Contains));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Id of the process that listens on the port, the parent where a child has the socket too; null when it cannot be told, as of another user's.</summary>
    public static int? Listener(int port)
    {
        try
        {
            var sockets = Listeners(port);
            return sockets.Count == 0 ? null
                : ProcessTable.Read().Where(process => process.Alive && Holds(process.Id, sockets)).OrderBy(process => process.Started).Select(process => (int?)process.Id).FirstOrDefault();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static bool Holds(int process, HashSet<string> sockets)
    {
        try
        {
            return OpenFiles(process).Any(sockets.Contains);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Another user's, or gone meanwhile.
            return false;
        }
    }

    private static HashSet<string> Listeners(int port) =>
        !OperatingSystem.IsLinux() ? [] : File.ReadLines("/proc/net/tcp").Concat(File.Exists("/proc/net/tcp6") ? File.ReadLines("/proc/net/tcp6") : [])
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields.Length > 9 && fields[3] == Listening && fields[1].EndsWith(string.Create(CultureInfo.InvariantCulture, $":{port:X4}"), StringComparison.Ordinal))
            .Select(fields => $"socket:[{fields[9]}]")
            .ToHashSet(StringComparer.Ordinal);

    private static IEnumerable<string> OpenFiles(int process)
    {
        var folder = string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/fd");
        return Directory.Exists(folder) ? Directory.EnumerateFileSystemEntries(folder).Select(Target) : [];
    }

    private static string Target(string link)
    {
        try
        {
            return new FileInfo(link).LinkTarget ?? string.Empty;
        }
        catch (IOException)
        {
            return string.Empty;
        }
    }
}
