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

    public virtual Task SendAsync(long number = -1, DayOfWeek day = DayOfWeek.Monday, CancellationToken token = default)
        => Task.FromResult((number, day, token));

    public override string ToString() => "left out";

    protected void Close(out int left) => left = Count ?? 0;
}

internal abstract class Channel
{
    public virtual bool CanRead => false;
}
