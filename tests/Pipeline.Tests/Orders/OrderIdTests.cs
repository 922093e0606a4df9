using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using CsCheck;
using Pipeline.Orders;

namespace Pipeline.Tests.Orders;

public sealed class OrderIdTests
{
    private const string Golden = "ord_5A3CEEG4DD8F2WBV2B539BMX00"; // computed apart from this code base
    private static readonly Gen<(string Storefront, string Key)> Requests =
        Gen.Select(Gen.String.AlphaNumeric, Gen.String.AlphaNumeric);

    [Fact]
    public void An_id_is_the_same_for_the_same_request_for_ever() =>
        Assert.Equal(Golden, OrderId.For("demo", "order-1001").Value);

    [Fact]
    public void An_id_is_the_base32_of_the_hash_for_any_request() => Requests.Sample(request =>
    {
        var (storefront, key) = request;
        Assert.Equal("ord_" + Base32(Hash(storefront, key)), OrderId.For(storefront, key).Value);
    });

    [Fact]
    public void A_partition_is_the_first_hex_digit_of_the_hash() => Requests.Sample(request =>
    {
        var (storefront, key) = request;
        Assert.Equal(Convert.ToHexStringLower(Hash(storefront, key))[..1], OrderId.For(storefront, key).Partition);
    });

    [Fact]
    public void An_id_does_not_run_storefront_and_key_together() =>
        Assert.NotEqual(OrderId.For("ab", "c"), OrderId.For("a", "bc"));

    [Fact]
    public void An_id_reads_back_what_it_wrote() =>
        Assert.Equal(OrderId.For("demo", "order-1001"), OrderId.Parse(Golden));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ord_")]
    [InlineData("ord_5A3CEEG4DD8F2WBV2B539BMX0")]
    [InlineData("ord_5A3CEEG4DD8F2WBV2B539BMX000")]
    [InlineData("ORD_5A3CEEG4DD8F2WBV2B539BMX00")]
    [InlineData("ord_5a3ceeg4dd8f2wbv2b539bmx00")]
    [InlineData("ord_5A3CEEG4DD8F2WBV2B539BMX0U")]
    [InlineData("ord_5A3CEEG4DD8F2WBV2B539BMX0'")]
    [InlineData("ord_5A3CEEG4DD8F2WBV2B539BMX0\n")]
    [InlineData("evt_5A3CEEG4DD8F2WBV2B539BMX00")]
    public void Parse_refuses_what_is_no_id(string? text) => Assert.Null(OrderId.Parse(text));

    private static byte[] Hash(string storefront, string key) =>
        SHA256.HashData([.. Encoding.UTF8.GetBytes(storefront), 0, .. Encoding.UTF8.GetBytes(key)]);

    // By arithmetic on one large number, where the code shifts bits.
    private static string Base32(byte[] hash)
    {
        var number = BigInteger.Parse("0" + Convert.ToHexString(hash)[..32], NumberStyles.HexNumber) * 4;
        var text = new StringBuilder();
        for (var symbol = 0; symbol < 26; symbol++, number /= 32)
        {
            text.Insert(0, "0123456789ABCDEFGHJKMNPQRSTVWXYZ"[(int)(number % 32)]);
        }

        return text.ToString();
    }
}
