using System.Net;
using System.Net.Sockets;

namespace Pipeline.Benchmarks.Stand;

internal static class FreePort
{
    /// <summary>
    /// A port that nobody listens on, from below the range that systems take outgoing ports from: a client that tries
    /// again and again to reach a dead listener there would now and then be given that very port, and meet itself.
    /// </summary>
    public static int Next()
    {
        while (true)
        {
            var port = Random.Shared.Next(20_000, 32_000);
            using var probe = new TcpListener(IPAddress.Loopback, port);
            try
            {
                probe.Start();
                return port;
            }
            catch (SocketException)
            {
            }
        }
    }
}
