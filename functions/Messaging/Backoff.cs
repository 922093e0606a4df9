using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Pipeline.Orders;

namespace Pipeline.Messaging;

/// <summary>How long an order that failed waits before it is tried again.</summary>
public static class Backoff
{
    private const double Jitter = 0.2;

    private static readonly TimeSpan[] Delays =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10),
        TimeSpan.FromHours(1), TimeSpan.FromHours(6), TimeSpan.FromHours(24),
    ];

    /// <summary>
    /// The wait after so many failures in a row, +-20 %, derived from the order so that a crowd that failed together
    /// does not come back together; null when it was tried often enough.
    /// </summary>
    public static TimeSpan? After(int failures, OrderId id)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(failures);
        if (failures > Delays.Length) return null;
        var hash = BinaryPrimitives.ReadUInt32LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{id}/{failures}")));
        return Delays[failures - 1] * (1 - Jitter + 2 * Jitter * hash / uint.MaxValue);
    }
}
