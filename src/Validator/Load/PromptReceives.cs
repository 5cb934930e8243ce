using System.Net;
using System.Net.Sockets;

namespace Validator.Load;

/// <summary>
/// Lets what arrives on a connection be read by the thread that waited for it. By default .NET hands it on to a thread of the
/// pool, which then waits actively for more: on a stream of a frame every 25 µs that costs a whole core, and on one of a frame
/// every 2 ms several times the processor time of a frame itself, taken from the machine under test.
/// </summary>
public static class PromptReceives
{
    private const string Variable = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    /// <summary>
    /// Chooses so for this process, unless the variable of the runtime says otherwise. Works before the first asynchronous
    /// socket operation, and on Linux and macOS; does nothing after it or elsewhere.
    /// </summary>
    public static void Prefer()
    {
        if (OperatingSystem.IsWindows() || Environment.GetEnvironmentVariable(Variable) is not null)
        {
            return;
        }

        // The runtime reads the variable once, when it first has to wait for a socket; processes started later must not inherit it.
        Environment.SetEnvironmentVariable(Variable, "1");
        try
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            using var broken = new SocketAsyncEventArgs();
            broken.SetBuffer(new byte[1]);
            socket.ReceiveAsync(broken);
        }
        catch (SocketException)
        {
            // Without loopback nothing will be measured either, and that is said where it is noticed.
        }
        finally
        {
            Environment.SetEnvironmentVariable(Variable, null);
        }
    }
}
