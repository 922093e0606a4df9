using System.Net;

namespace Pipeline.Notification.Webhooks;

/// <summary>Tells addresses of the open internet from those that only we can reach, where no webhook may go.</summary>
/// <remarks>https://www.iana.org/assignments/iana-ipv4-special-registry and .../iana-ipv6-special-registry</remarks>
public static class PublicAddress
{
    private static readonly IPNetwork[] NotPublic =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
            "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16",
            "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3",
            "168.63.129.16/32", // Azure's own platform address: public by its number, internal by its meaning
            "2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20",
        }.Select(network => IPNetwork.Parse(network)),
    ];

    // All of IPv6 that was ever given out; loopback, unique local, link local, mapped and NAT64 lie outside.
    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    public static bool Is(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return (address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork
                || GlobalUnicast.Contains(address))
            && !NotPublic.Any(network => network.Contains(address));
    }
}
