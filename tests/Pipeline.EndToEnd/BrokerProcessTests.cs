using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Amqp;
using Pipeline.EndToEnd.Conformance;
using Pipeline.EndToEnd.Harness;

namespace Pipeline.EndToEnd;

/// <summary>The local Service Bus as somebody starts it: what it says, and how it ends.</summary>
public sealed partial class BrokerProcessTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("--prot 5", "The argument '--prot' is not known")]
    [InlineData("5672", "The argument '5672' is not known")]
    [InlineData("--port", "--port takes a number from 0 to 65535, not ''")]
    [InlineData("--port 65536", "--port takes a number from 0 to 65535, not '65536'")]
    [InlineData("--max-connections 0", "--max-connections takes a number from 1 to 100000, not '0'")]
    [InlineData("--config", "--config takes the name of a file")]
    [InlineData("--config nowhere.json", "nowhere.json cannot be read")]
    [InlineData("--config session.json", "queue 'a': RequiresSession is not offered; it must be false")]
    [InlineData("--certificate nowhere.pfx", "nowhere.pfx cannot be read")]
    [InlineData("--certificate session.json", "it must be a PKCS #12 file")]
    [InlineData("--certificate-password-file session.json", "needs --certificate FILE beside it")]
    public async Task Wrong_argument_is_answered_with_one_sentence(string arguments, string sentence)
    {
        await File.WriteAllTextAsync(
            Path.Combine(folder.Path, "session.json"),
            """{"UserConfig":{"Namespaces":[{"Queues":[{"Name":"a","Properties":{"RequiresSession":true}}]}]}}""",
            TestContext.Current.CancellationToken);

        await using var broker = Start(arguments.Split(' '));

        await AssertRefusesAsync(broker, sentence);
    }

    [Fact]
    public async Task Port_in_use_is_answered_with_one_sentence()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);

        await using var broker = Start("--port", port);

        await AssertRefusesAsync(broker, $"cannot listen on 127.0.0.1:{port}");
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task Signal_ends_it_cleanly_with_a_line_for_each_connection(string signal)
    {
        await using var broker = Start("--port", "0");
        var port = await PortOfAsync(broker);
        var connection = await new ConnectionFactory().CreateAsync(new Address($"amqp://any:any@127.0.0.1:{port}"));
        var session = new Session(connection);
        await new SenderLink(session, "out", "payment").SendAsync(new Message("a"));
        var receiver = new ReceiverLink(session, "in", "payment");
        Assert.NotNull(await receiver.ReceiveAsync());
        await connection.CloseAsync();
        await Until.TrueAsync(
            () => broker.Lines.Any(line => ClosedLine().IsMatch(line)),
            TimeSpan.FromSeconds(30),
            () => string.Join('\n', broker.Lines));

        await Shell.SignalAsync(signal, broker.Id);
        await broker.WaitForExitAsync();

        Assert.Equal(0, broker.ExitCode);
        Assert.Single(broker.Lines, line => OpenedLine().IsMatch(line));
        Assert.Equal(3, broker.Lines.Count);
    }

    [Fact]
    public async Task Configuration_of_the_official_emulator_is_served_and_what_is_left_out_is_said()
    {
        var config = Path.Combine(OfficialClient.Folder, "emulator.json");

        await using var broker = Start("--port", "0", "--config", config);
        var port = await PortOfAsync(broker);

        await Until.TrueAsync( // lines are written by another thread than the one that says where it listens
            () => broker.Lines.Any(line => line.EndsWith("the topics topic.1", StringComparison.Ordinal)),
            TimeSpan.FromSeconds(30),
            () => string.Join('\n', broker.Lines));
        var connection = await new ConnectionFactory().CreateAsync(new Address($"amqp://any:any@127.0.0.1:{port}"));
        await new SenderLink(new Session(connection), "out", "queue.1").SendAsync(new Message("a"));
        await connection.CloseAsync();
    }

    [Fact]
    public async Task Connections_over_the_limit_are_refused_with_a_line_until_others_have_left()
    {
        await using var broker = Start("--port", "0", "--max-connections", "10");
        var port = int.Parse(await PortOfAsync(broker), CultureInfo.InvariantCulture);
        var inside = new List<HostileClient>();
        for (var i = 0; i < 10; i++)
        {
            var client = await HostileClient.OpenAsync(port);
            inside.Add(client);
            await client.ReadUntilAsync("pipeline-local-servicebus");
        }

        for (var i = 0; i < 50; i++)
        {
            using var client = await HostileClient.ConnectAsync(port);
            Assert.Equal("", await client.ReadToEndAsync());
        }

        inside.ForEach(client => client.Vanish());
        await Until.TrueAsync(() => IsLetInAsync(port), TimeSpan.FromMinutes(1), () => Task.FromResult("Still full."));
        await Until.TrueAsync(
            () => broker.Lines.Count(line => line.EndsWith(
                "refused: there are 10 connections already", StringComparison.Ordinal)) >= 50,
            TimeSpan.FromSeconds(30),
            () => string.Join('\n', broker.Lines));
    }

    private static async Task<bool> IsLetInAsync(int port)
    {
        using var client = await HostileClient.ConnectAsync(port);
        return (await client.ReadSomeAsync()).Length > 0;
    }

    private static async Task AssertRefusesAsync(ChildProcess broker, string sentence)
    {
        await broker.WaitForExitAsync();
        Assert.NotEqual(0, broker.ExitCode);
        var line = Assert.Single(broker.Lines);
        Assert.Contains(sentence, line, StringComparison.Ordinal);
        Assert.EndsWith(".", line, StringComparison.Ordinal);
    }

    private static async Task<string> PortOfAsync(ChildProcess broker)
    {
        var match = Match.Empty;
        await Until.TrueAsync(
            () => (match = broker.Lines.Select(line => ListensLine().Match(line))
                .FirstOrDefault(one => one.Success, Match.Empty)).Success,
            TimeSpan.FromSeconds(30),
            () => string.Join('\n', broker.Lines));
        return match.Groups[1].Value;
    }

    // It heeds Ctrl+C also where the tests run in the background of a shell, which has it ignored; env, where it can do
    // that, becomes the broker and keeps its number.
    private ChildProcess Start(params string[] arguments) => ChildProcess.Start(
        "bash",
        [
            "-c",
            """
            env --default-signal=INT true 2> /dev/null && exec env --default-signal=INT dotnet "$@"
            exec dotnet "$@"
            """,
            "bash",
            Path.Combine(Repository.OutputOf("local/ServiceBus"), "Pipeline.LocalServiceBus.dll"),
            .. arguments,
        ],
        folder: folder.Path);

    [GeneratedRegex(@"listens on 127\.0\.0\.1:(\d+)")]
    private static partial Regex ListensLine();

    [GeneratedRegex(@"127\.0\.0\.1:\d+ opened as AMQPNetLite-\w+$")]
    private static partial Regex OpenedLine();

    [GeneratedRegex(@"127\.0\.0\.1:\d+ closed as AMQPNetLite-\w+ after \d+\.\d s, 1 messages in, 1 out$")]
    private static partial Regex ClosedLine();
}
