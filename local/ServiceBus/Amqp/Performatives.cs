namespace Pipeline.LocalServiceBus.Amqp;

/// <summary>
/// Tells the most frequent performatives by the first bytes of a frame's body, to spare decoding them: a described type
/// (00) with a small unsigned long (53) as its descriptor (AMQP 1.0, sections 1.6.10 and 2.7). A peer may write it
/// otherwise; then the answer is no.
/// </summary>
internal static class Performatives
{
    public static bool IsFlowOrDisposition(ReadOnlySpan<byte> body) => body is [0x00, 0x53, 0x13 or 0x15, ..];

    public static bool IsTransfer(ReadOnlySpan<byte> body) => body is [0x00, 0x53, 0x14, ..];
}
