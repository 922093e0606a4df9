using System.Security.Cryptography;
using System.Text;

namespace Pipeline.Payment;

/// <summary>What a refund is found by at a provider: its key, in a form that fits and says nothing.</summary>
internal static class RefundName
{
    public static string Of(string refundKey) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(refundKey)));
}
