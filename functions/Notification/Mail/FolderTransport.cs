using MimeKit;
using Pipeline.Notification.Deliveries;

namespace Pipeline.Notification.Mail;

/// <summary>Makes each mail a file that mail programs open. The same mail again takes the file's place.</summary>
public sealed class FolderTransport(string folder) : IMailTransport
{
    public async Task<DeliveryVerdict> SendAsync(MimeMessage message, CancellationToken cancellationToken)
    {
        var name = message.MessageId ?? throw new ArgumentException("It has no Message-ID.", nameof(message));
        try
        {
            Directory.CreateDirectory(folder);
            await WriteAsync(message, Path.Combine(folder, $"{name.Split('@')[0]}.eml"), cancellationToken);
            return DeliveryVerdict.Delivered("sent");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return DeliveryVerdict.TryAgain("folder-not-writable");
        }
    }

    // Written aside and then renamed: whoever watches the folder never reads half a mail.
    private async Task WriteAsync(MimeMessage message, string path, CancellationToken cancellationToken)
    {
        var part = Path.Combine(folder, $"{Path.GetRandomFileName()}.part");
        try
        {
            await using (var file = File.Create(part)) await message.WriteToAsync(file, cancellationToken);
            File.Move(part, path, overwrite: true);
        }
        finally
        {
            File.Delete(part); // no error when it was moved
        }
    }
}
