using Pipeline.Notification.Mail;
using Pipeline.Tests.Tidy;

namespace Pipeline.Tests.Notification.Mail;

/// <summary>tests/data/mail holds every mail as it is written; with WRITE_MAILS set, it is made so.</summary>
public sealed class MailSnapshotTests
{
    private const string Command =
        "WRITE_MAILS=1 dotnet test tests/Pipeline.Tests --filter FullyQualifiedName~MailSnapshotTests";

    private const string Widest = "widest.html";

    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "data", "mail");

    public static TheoryData<string, string> Mails =>
    [
        .. from locale in MailLocale.All from outcome in SampleOrder.Outcomes select (locale, outcome),
    ];

    [Theory]
    [MemberData(nameof(Mails))]
    public void Mail_reads_as_its_committed_snapshot(string locale, string outcome)
    {
        var mail = MailSample.Compose(outcome, locale);

        AssertCommitted($"{outcome}.{locale}.html", mail.Html);
        AssertCommitted($"{outcome}.{locale}.txt", $"Subject: {mail.Subject}\n\n{mail.Text}");
    }

    [Fact]
    public void Widest_mail_reads_as_its_committed_snapshot() => AssertCommitted(Widest, MailSample.Widest.Html);

    [Fact]
    public void Folder_of_snapshots_holds_no_other()
    {
        var expected = Mails.Select(mail => mail.Data)
            .SelectMany(mail => new[] { $"{mail.Item2}.{mail.Item1}.html", $"{mail.Item2}.{mail.Item1}.txt" })
            .Append(Widest);

        Assert.Equal(
            expected.Order(StringComparer.Ordinal),
            Directory.GetFiles(Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    private static void AssertCommitted(string name, string written)
    {
        var path = Path.Combine(Folder, name);
        if (Environment.GetEnvironmentVariable("WRITE_MAILS") is not null) File.WriteAllText(path, written);

        Assert.True(
            File.Exists(path) && File.ReadAllText(path) == written,
            $"{name} is not what the code writes. Read what changes, and write it with: {Command}");
    }
}
