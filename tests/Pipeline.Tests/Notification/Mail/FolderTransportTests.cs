using MimeKit;
using Pipeline.Notification.Deliveries;
using Pipeline.Notification.Mail;

namespace Pipeline.Tests.Notification.Mail;

public sealed class FolderTransportTests : IDisposable
{
    private readonly DirectoryInfo parent = Directory.CreateTempSubdirectory("pipeline-mail");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Folder => Path.Combine(parent.FullName, "new", ".mail");

    [Fact]
    public async Task Mail_becomes_a_file_that_reads_as_it_was_written()
    {
        var message = MailWriterTests.Write();

        Assert.Equal(DeliveryVerdict.Delivered("sent"), await new FolderTransport(Folder).SendAsync(message, Stop));

        var file = Assert.Single(Directory.GetFiles(Folder));
        Assert.Equal(message.MessageId!.Split('@')[0] + ".eml", Path.GetFileName(file));
        Assert.Equal(
            MailWriterTests.Bytes(message), MailWriterTests.Bytes(await MimeMessage.LoadAsync(file, Stop)));
    }

    [Fact]
    public async Task Same_mail_again_takes_the_same_files_place()
    {
        var transport = new FolderTransport(Folder);
        for (var time = 0; time < 3; time++) await transport.SendAsync(MailWriterTests.Write(), Stop);

        Assert.Single(Directory.GetFiles(Folder));
    }

    [Fact]
    public async Task Mails_at_once_do_not_disturb_one_another()
    {
        var transport = new FolderTransport(Folder);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(number =>
        {
            var message = MailWriterTests.Write();
            message.MessageId = $"evt_{number % 10}@pipeline.example";
            return transport.SendAsync(message, Stop);
        }));

        Assert.Equal(10, Directory.GetFiles(Folder, "*.eml").Length);
        Assert.Equal(10, Directory.GetFiles(Folder).Length);
    }

    [Fact]
    public async Task Folder_that_cannot_be_written_is_tried_again()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Folder)!);
        await File.WriteAllTextAsync(Folder, "a file in the folder's place", Stop);

        Assert.Equal(
            DeliveryVerdict.TryAgain("folder-not-writable"),
            await new FolderTransport(Folder).SendAsync(MailWriterTests.Write(), Stop));
    }

    public void Dispose() => parent.Delete(recursive: true);
}
