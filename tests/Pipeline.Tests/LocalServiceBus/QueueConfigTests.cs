using Pipeline.LocalServiceBus;

namespace Pipeline.Tests.LocalServiceBus;

public sealed class QueueConfigTests
{
    [Fact]
    public void Shipped_configuration_names_the_pipelines_queues()
    {
        var queues = QueueConfig.Read(new LocalServiceBusOptions().ConfigPath).Queues;

        Assert.Equal(["inventory", "notification", "payment"], queues.Keys.Order(StringComparer.Ordinal));
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

    [Fact]
    public void Missing_configuration_is_refused_with_the_files_name()
    {
        var exception = Assert.Throws<LocalServiceBusException>(() => QueueConfig.Read("/nowhere/queues.json"));

        Assert.Contains("/nowhere/queues.json", exception.Message, StringComparison.Ordinal);
    }
}
