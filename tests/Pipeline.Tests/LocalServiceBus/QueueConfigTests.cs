using Pipeline.LocalServiceBus;

namespace Pipeline.Tests.LocalServiceBus;

public sealed class QueueConfigTests
{
    [Fact]
    public void Shipped_configuration_names_the_pipelines_queues()
    {
        var queues = QueueConfig.Read(new LocalServiceBusOptions().ConfigPath).Queues;

        Assert.Equal(
            ["inventory", "mail", "notification", "payment", "webhooks"], queues.Keys.Order(StringComparer.Ordinal));
        Assert.All(queues.Values, queue =>
        {
            Assert.Equal(TimeSpan.FromMinutes(1), queue.LockDuration);
            Assert.Equal(TimeSpan.FromDays(14), queue.DefaultMessageTimeToLive);
            Assert.Equal(10, queue.MaxDeliveryCount);
            Assert.True(queue.DeadLetteringOnMessageExpiration);
        });
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"UserConfig":{"Namespaces":{}}}""")]
    [InlineData("""{"UserConfig":{"Namespaces":[{"Queues":[{"Name":1}]}]}}""")]
    [InlineData("""{"UserConfig":{"Namespaces":[{"Queues":[{"Name":"a/$management"}]}]}}""")]
    [InlineData("""{"UserConfig":{"Namespaces":[{"Queues":[{"Name":"a","Properties":[]}]}]}}""")]
    [InlineData("""{"UserConfig":{"Namespaces":[{"Topics":[{"Name":"t"}]}]}}""")]
    [InlineData("{}")]
    [InlineData("""{"UserConfig":{"Namespaces":[{"Queues":[]}]}}""")]
    [InlineData("""{"UserConfig":{"Namespaces":[{"Queues":[{"Name":"a"},{"Name":"A"}]}]}}""")]
    [InlineData("""{"UserConfig":{"Namespaces":[{"Queues":[{"Name":"a","Properties":{"LockDuration":"1 min"}}]}]}}""")]
    [InlineData("""{"UserConfig":{"Namespaces":[{"Queues":[{"Name":"a","Properties":{"LockDuration":"-PT1S"}}]}]}}""")]
    [InlineData("""{"UserConfig":{"Namespaces":[{"Queues":[{"Name":"a","Properties":{"MaxDeliveryCount":0}}]}]}}""")]
    [InlineData("""{"UserConfig":{"Namespaces":[{"Queues":[{"Name":""}]}]}}""")]
    public void Wrong_configuration_is_refused_with_the_files_name(string content)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, content);
            var exception = Assert.Throws<LocalServiceBusException>(() => QueueConfig.Read(path));
            Assert.Contains(path, exception.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("LockDuration", "\"PT5M\"", null)]
    [InlineData("LockDuration", "\"PT6M\"", "LockDuration must be PT5M at most")]
    [InlineData("LockDuration", "60", "LockDuration must be an ISO 8601 duration")]
    [InlineData("DefaultMessageTimeToLive", "\"P10675199D\"", null)]
    [InlineData("DefaultMessageTimeToLive", "\"1 hour\"", "must be an ISO 8601 duration")]
    [InlineData("MaxDeliveryCount", "2001", "MaxDeliveryCount must be a number from 1 to 2000")]
    [InlineData("DeadLetteringOnMessageExpiration", "\"yes\"", "must be true or false")]
    [InlineData("DuplicateDetectionHistoryTimeWindow", "\"PT20S\"", null)]
    [InlineData("RequiresDuplicateDetection", "false", null)]
    [InlineData("RequiresDuplicateDetection", "true", "RequiresDuplicateDetection is not offered")]
    [InlineData("RequiresSession", "true", "RequiresSession is not offered")]
    [InlineData("ForwardTo", "\"\"", null)]
    [InlineData("ForwardTo", "\"other\"", "ForwardTo is not offered")]
    [InlineData("ForwardDeadLetteredMessagesTo", "\"other\"", "ForwardDeadLetteredMessagesTo is not offered")]
    [InlineData("LockDurration", "\"PT1M\"", "LockDurration is no property of a queue")]
    public void Property_is_taken_or_refused_by_name(string name, string value, string? refusal)
    {
        var path = Path.GetTempFileName();
        try
        {
            var properties = $"{{\"{name}\":{value}}}";
            File.WriteAllText(
                path, $$$"""{"UserConfig":{"Namespaces":[{"Queues":[{"Name":"a","Properties":{{{properties}}}}]}]}}""");

            var exception = Record.Exception(() => QueueConfig.Read(path));

            if (refusal is null)
                Assert.Null(exception);
            else
                Assert.Contains(refusal, exception?.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Missing_configuration_is_refused_with_the_files_name()
    {
        var exception = Assert.Throws<LocalServiceBusException>(() => QueueConfig.Read("/nowhere/queues.json"));

        Assert.Contains("/nowhere/queues.json", exception.Message, StringComparison.Ordinal);
    }
}
