// The checker looks at official namespaces only, so its samples pretend to live in one.
namespace Azure.Samples;

internal enum Colour
{
    Red = 1,
    Green = 2,
}

#pragma warning disable CA1852 // its kind is what is tested
internal class Sender(string queue, params string[] names) : Channel
{
    public int? Count { get; init; } = queue.Length + names.Length;

    public override bool CanRead => true;

    public static T Make<T>(IReadOnlyList<T> from) => from[0];

    public virtual void Send(long number = -1, DayOfWeek day = DayOfWeek.Monday) => _ = (number, day);

    public Task WaitAsync(CancellationToken token = default) => Task.Delay(CanRead ? 0 : 1, token);

    public override string ToString() => "left out";

    protected void Close(out int left) => left = Count ?? 0;
}

internal abstract class Channel
{
    public virtual bool CanRead => false;
}
