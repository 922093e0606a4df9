using System.Net;
using System.Net.Sockets;

namespace Pipeline.Benchmarks.Stand;

internal static class FreePort
{
    /// <summary>A port that nobody listens on, for programs that cannot say which they took.</summary>
    public static int Find()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
