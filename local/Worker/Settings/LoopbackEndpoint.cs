using System.Net;
using System.Net.Sockets;
using Pipeline.LocalWorker.ServiceBus.Wire;

namespace Pipeline.LocalWorker.Settings;

/// <summary>Reads a connection string's port, if it points to this machine.</summary>
internal static class LoopbackEndpoint
{
    /// <summary>The broker's port; null where the namespace is not on this machine.</summary>
    public static int? OfServiceBus(BrokerAddress? broker) =>
        broker is not null && new UriBuilder("sb", broker.Host).Uri.IsLoopback ? broker.Port : null;

    /// <summary>Whether anything accepts connections there.</summary>
    public static async Task<bool> IsListeningAsync(int port, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
