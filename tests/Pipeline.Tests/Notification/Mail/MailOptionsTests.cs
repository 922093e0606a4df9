using Microsoft.Extensions.Configuration;
using Pipeline.Notification.Mail;

namespace Pipeline.Tests.Notification.Mail;

public sealed class MailOptionsTests
{
    private const string Secret = "hunter2-hunter2";

    [Theory]
    [InlineData(null)]
    [InlineData(null, "Folder=.mail")]
    [InlineData(null, "Host=smtp.example.com", "From=a@example.com")]
    [InlineData(null, "Host=smtp.example.com", "From=a@example.com", "User=u", "Password=" + Secret, "Security=Tls")]
    [InlineData(null, "Host=127.0.0.1", "From=a@example.com", "Security=None")]
    [InlineData(null, "Host=localhost", "From=a@example.com", "Security=None", "Port=2525")]
    [InlineData("Mail__Host and Mail__Folder", "Host=smtp.example.com", "From=a@example.com", "Folder=.mail")]
    [InlineData("Mail__Host is missing", "From=a@example.com")]
    [InlineData("Mail__Host is missing", "Password=" + Secret)]
    [InlineData("Mail__Host is no host", "Host=smtp://smtp.example.com", "From=a@example.com")]
    [InlineData("Mail__Host is no host", "Host=smtp.example.com:25", "From=a@example.com")]
    [InlineData("Mail__Port", "Host=smtp.example.com", "From=a@example.com", "Port=0")]
    [InlineData("Mail__Port", "Host=smtp.example.com", "From=a@example.com", "Port=65536")]
    [InlineData("Mail__From is missing", "Host=smtp.example.com")]
    [InlineData("Mail__From is no address", "Host=smtp.example.com", "From=Shop <a@example.com>")]
    [InlineData("Mail__From is no address", "Folder=.mail", "From=shop")]
    [InlineData("Mail__Security must be", "Host=smtp.example.com", "From=a@example.com", "Security=Ssl")]
    [InlineData("Mail__Security must be", "Host=smtp.example.com", "From=a@example.com", "Security=1")]
    [InlineData("Mail__Security is None", "Host=smtp.example.com", "From=a@example.com", "Security=None")]
    [InlineData("Mail__User is missing", "Host=smtp.example.com", "From=a@example.com", "Password=" + Secret)]
    [InlineData("Mail__Password is missing", "Host=smtp.example.com", "From=a@example.com", "User=" + Secret)]
    [InlineData("Mail__TimeoutSeconds", "Host=smtp.example.com", "From=a@example.com", "TimeoutSeconds=61")]
    [InlineData("Key Vault", "Host=h", "From=a@example.com", "User=u", "Password=@Microsoft.KeyVault(SecretUri=x)")]
    public void Wrong_setting_is_named_in_one_sentence(string? fault, params string[] settings) =>
        AssertFault(fault, isProduction: false, settings);

    [Theory]
    [InlineData(null)]
    [InlineData(null, "Host=smtp.example.com", "From=a@example.com")]
    [InlineData("Mail__Folder keeps mail", "Folder=.mail")]
    [InlineData("Mail__Security is None", "Host=localhost", "From=a@example.com", "Security=None")]
    public void Production_takes_no_setting_that_keeps_mail_from_customers_or_in_the_clear(
        string? fault, params string[] settings) => AssertFault(fault, isProduction: true, settings);

    [Theory]
    [InlineData("StartTls", null, 587)]
    [InlineData("Tls", null, 465)]
    [InlineData("Tls", "2465", 2465)]
    public void Port_is_the_usual_one_of_the_security_unless_it_is_set(string security, string? port, int expected)
    {
        string[] settings = port is null ? [$"Security={security}"] : [$"Security={security}", $"Port={port}"];

        Assert.Equal(expected, Options(settings).PortOrUsual);
    }

    private static void AssertFault(string? fault, bool isProduction, string[] settings)
    {
        var options = Options(settings);
        options.IsProduction = isProduction;
        var result = options.Validate(null, options);

        Assert.Equal(fault is null, result.Succeeded);
        if (fault is null) return;
        var sentence = Assert.Single(result.Failures!);
        Assert.Contains(fault, sentence, StringComparison.Ordinal);
        Assert.EndsWith(".", sentence, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, sentence, StringComparison.Ordinal);
    }

    private static MailOptions Options(string[] settings)
    {
        var options = new MailOptions();
        new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting =>
                KeyValuePair.Create<string, string?>(setting.Split('=', 2)[0], setting.Split('=', 2)[1])))
            .Build().Bind(options);
        return options;
    }
}
