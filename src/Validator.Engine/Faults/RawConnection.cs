using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Validator.Engine.Faults;

/// <summary>
/// The connection under a response. What the response has written before is with the system already: with faults the
/// transport takes nothing it has not passed on (see <see cref="WriteBuffer"/>), so bytes keep their order and none is lost
/// in a close.
/// </summary>
internal sealed class RawConnection(HttpContext http)
{
    /// <summary>The transport's buffer in bytes: from this on a write waits until all is handed to the system.</summary>
    public const long WriteBuffer = 2;

    /// <summary>Sends bytes as they are, behind the head and what of the body is sent.</summary>
    public async Task WriteAsync(byte[] bytes, CancellationToken cancellationToken)
    {
        await http.Response.StartAsync(cancellationToken);
        await http.Response.BodyWriter.FlushAsync(cancellationToken);
        await http.Features.GetRequiredFeature<IConnectionTransportFeature>().Transport.Output.WriteAsync(bytes, cancellationToken);
    }

    /// <summary>Closes with RST.</summary>
    public void Reset()
    {
        Socket socket = http.Features.GetRequiredFeature<IConnectionSocketFeature>().Socket;
        socket.LingerState = new LingerOption(true, 0);
        socket.Close();
        http.Abort();
    }
}
