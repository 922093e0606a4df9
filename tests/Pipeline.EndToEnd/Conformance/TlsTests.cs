using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Amqp;
using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.EndToEnd.Harness;
using Pipeline.LocalServiceBus;

namespace Pipeline.EndToEnd.Conformance;

/// <summary>The local Service Bus with a certificate of its own, made here.</summary>
[Collection<OfficialClientCollection>]
public sealed class TlsTests : IAsyncLifetime
{
    private const string Password = "not a secret";

    private readonly TempFolder folder = new();
    private LocalServiceBusHost broker = null!; // set by InitializeAsync, which xunit calls first

    private string AuthorityPath => Path.Combine(folder.Path, "broker.pem");

    public async ValueTask InitializeAsync()
    {
        using var certificate = SelfSigned();
        var pfx = Path.Combine(folder.Path, "broker.pfx");
        var passwordPath = Path.Combine(folder.Path, "password");
        await File.WriteAllBytesAsync(pfx, certificate.Export(X509ContentType.Pkcs12, Password));
        await File.WriteAllTextAsync(passwordPath, Password + Environment.NewLine);
        await File.WriteAllTextAsync(AuthorityPath, certificate.ExportCertificatePem());
        var options = new LocalServiceBusOptions
        {
            Port = 0,
            ConfigPath = Path.Combine(OfficialClient.Folder, "queues.json"),
            CertificatePath = pfx,
            CertificatePasswordPath = passwordPath,
        };
        broker = await LocalServiceBusHost.StartAsync(
            options, NullLoggerFactory.Instance, TimeProvider.System, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await broker.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task Broker_serves_the_official_client_under_TLS()
    {
        var (exitCode, output) = await OfficialClient.RunAsync(
            "node",
            ["--test", "--test-reporter=spec", "tls.test.mjs"],
            new()
            {
                ["BROKER_PORT"] = broker.Port.ToString(CultureInfo.InvariantCulture),
                ["NODE_EXTRA_CA_CERTS"] = AuthorityPath,
            });

        Assert.True(exitCode == 0, output);
    }

    [Fact]
    public async Task Broker_shows_the_certificate_it_was_given()
    {
        using var known = X509CertificateLoader.LoadCertificateFromFile(AuthorityPath);
        var factory = new ConnectionFactory();
        factory.SSL.RemoteCertificateValidationCallback = (_, shown, _, _) =>
            shown?.GetCertHashString() == known.GetCertHashString();

        var connection = await factory.CreateAsync(new Address($"amqps://any:any@127.0.0.1:{broker.Port}"));
        await new SenderLink(new Session(connection), "link", "plain").SendAsync(new Message("a"));
        await connection.CloseAsync();

        Assert.Equal(1, broker.Queues.Find("plain")!.Counts.Ready);
    }

    [Fact]
    public async Task Client_without_TLS_is_turned_away()
    {
        using var client = await HostileClient.ConnectAsync(broker.Port);

        await client.SendAsync(HostileClient.Handshake);

        Assert.DoesNotContain("AMQP", await client.ReadToEndAsync(), StringComparison.Ordinal);
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }
}
