using System.Text;

namespace Pipeline.Fuzz;

/// <summary>Values that parsers have stumbled over, each as the bytes that stand in a body.</summary>
internal static class Traps
{
    private static readonly string[] Written =
    [
        // Other types, and numbers in every dress.
        "null", "true", "false", "{}", "[]", "[null]", "{\"\":0}", "\"\"", "0", "-0", "1", "-1", "0.0", "1.0", "1.5",
        "1e2", "1E+2", "1e-2", "1e999", "-1e999", "01", "+1", ".5", "1.", "0x10", "1_000", "NaN", "Infinity",
        "-Infinity", "10000", "10001", "100000000000", "100000000001", "2147483647", "2147483648", "-2147483649",
        "9223372036854775807", "9223372036854775808", "-9223372036854775809", "340282366920938463463374607431768211456",
        "1111111111111111111111111111111111111111", "\"1\"", "\"NaN\"", "'text'", "text", "undefined",

        // Text that is cut off, hidden, reversed, not a character, or a card's number.
        "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\ud83d\\ude00\"", "\"a\\u0000b\"", "\"\\u202etxet\"",
        "\"\\u2066x\\u2069\"",
        "\"\\u200b\"", "\"\\ufeff\"", "\"\\ufffe\"", "\"\\uffff\"", "\"\\ufdd0\"", "\"\\u0085\"", "\"\\u2028\"",
        "\" \"",
        "\"\\u001b[31m\"", "\"a\nb\"", "\"a\tb\"", "\"\\x41\"", "\"\\u12\"", "\"unended", "\"e\\u0301\"", "\"\\u212b\"",
        "\"4111 1111 1111 1111\"", "\"4111-1111-1111-1111 x\"", "\"378282246310005\"", "\"ID 0000000000000\"",
        "\"../../etc/passwd\"", "\"'; drop table orders; --\"", "\"<script>alert(1)</script>\"", "\"${jndi:ldap://x}\"",
        "\"a@b\"", "\"@\"", "\"a@b@c\"", "\"EUR\"", "\"eur\"", "\"EUR\\n\"", "\"manual\"", "\"Automatic\"",

        // What JSON has not, or not there.
        "/**/1", "1//x", "[1,]", "{\"a\":1,}", "[,1]", "{\"a\":1,\"a\":2}", "{\"a\":1,\"\\u0061\":2}", "{a:1}", "}",
        "]", "",
    ];

    public static IReadOnlyList<byte[]> All { get; } =
    [
        .. Written.Select(Encoding.UTF8.GetBytes),
        [.. "\""u8, 0xED, 0xA0, 0x80, .. "\""u8], // a surrogate, as CESU-8 has it
        [.. "\""u8, 0xC0, 0xAF, .. "\""u8], // an overlong slash
        [.. "\""u8, 0xFF, .. "\""u8],
        [.. "\""u8, 0xE2, 0x82, .. "\""u8], // half a character
        [.. "\""u8, 0xF4, 0x90, 0x80, 0x80, .. "\""u8], // beyond U+10FFFF
        [.. "\""u8, 0, .. "\""u8],
        .. new[] { 255, 256, 257, 500, 501, 5_000 }.Select(
            length => Encoding.UTF8.GetBytes($"\"{new string('x', length)}\"")),
        .. new[] { 2, 7, 8, 9, 64, 2_000 }.Select(depth =>
            Encoding.UTF8.GetBytes(new string('[', depth) + new string(']', depth))),
        Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", 100)) + "1" + new string('}', 100)),
    ];

    public static byte[] Any(Random dice) => All[dice.Next(All.Count)];
}
