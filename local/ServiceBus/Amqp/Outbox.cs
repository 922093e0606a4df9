using System.Collections.Concurrent;
using Amqp;
using Amqp.Framing;
using Amqp.Listener;
using Amqp.Types;

namespace Pipeline.LocalServiceBus.Amqp;

/// <summary>
/// What was handed to the library for one client and has not been written to its socket. The library keeps it, encoded,
/// for as long as the client does not read or keeps its session's window shut, and tells nobody; so each delivery is
/// noted here under its tag, and struck out when the transport has written the frame that begins with that tag.
/// </summary>
internal sealed class Outbox(TimeProvider timeProvider)
{
    private const int TagBytes = 16;

    private readonly ConcurrentDictionary<Guid, Waiting> waiting = new();
    private long waitingBytes;
    private long lastProgress = timeProvider.GetTimestamp();
    private volatile bool writing;

    public long Bytes => Interlocked.Read(ref waitingBytes);

    /// <summary>For how long nothing has been written though something waits; zero when nothing does.</summary>
    public TimeSpan StandstillTime => writing || !waiting.IsEmpty
        ? timeProvider.GetElapsedTime(Interlocked.Read(ref lastProgress))
        : TimeSpan.Zero;

    /// <summary>Sends a message that is waited for; <paramref name="written"/> is called when it is.</summary>
    public void Send(ListenerLink link, OutgoingMessage message, Action? written = null)
    {
        var encoded = message.Encode();
        if (waiting.IsEmpty)
            NoteProgress();
        waiting[message.Tag] = new Waiting(link, encoded.Length, written);
        Interlocked.Add(ref waitingBytes, encoded.Length);
        try
        {
            link.SendMessage(message, encoded);
        }
        catch
        {
            Strike(message.Tag);
            throw;
        }
    }

    /// <summary>A link is closed: the library drops what waited on it.</summary>
    public void Forget(ListenerLink link)
    {
        foreach (var (tag, _) in waiting.Where(one => one.Value.Link == link))
            Strike(tag);
    }

    /// <summary>The tags of the deliveries that begin in these frames, for <see cref="EndWrite"/>.</summary>
    public IReadOnlyList<Guid> BeginWrite(IList<ByteBuffer> frames)
    {
        NoteProgress();
        writing = true;
        if (waiting.IsEmpty)
            return [];

        var tags = new List<Guid>();
        foreach (var frame in frames)
        {
            var bodyOffset = frame.Offset + FrameReader.FrameHeaderBytes;
            var bodyBytes = frame.Length - FrameReader.FrameHeaderBytes;
            if (!Performatives.IsTransfer(frame.Buffer.AsSpan(bodyOffset, bodyBytes)))
                continue;

            var body = new ByteBuffer(frame.Buffer, bodyOffset, bodyBytes, bodyBytes);
            if (Encoder.ReadObject(body) is Transfer { DeliveryTag: { Length: TagBytes } tag })
                tags.Add(new Guid(tag));
        }

        return tags;
    }

    public void EndWrite(IReadOnlyList<Guid> tags)
    {
        writing = false;
        NoteProgress();
        foreach (var tag in tags)
            Strike(tag)?.Invoke();
    }

    private void NoteProgress() => Interlocked.Exchange(ref lastProgress, timeProvider.GetTimestamp());

    private Action? Strike(Guid tag)
    {
        if (!waiting.TryRemove(tag, out var sent))
            return null;

        Interlocked.Add(ref waitingBytes, -sent.Bytes);
        return sent.Written;
    }

    private sealed record Waiting(ListenerLink Link, int Bytes, Action? Written);
}
