namespace Pipeline.Tests.Tidy;

public sealed class TriggersTests
{
    private const string Good = """
        public class Reserve
        {
            [Function(nameof(Reserve))]
            public Task Run([ServiceBusTrigger("a", Connection = "ServiceBus", IsBatched = true,
                AutoCompleteMessages = false)] object[] messages) => Task.CompletedTask;
        }
        """;

    [Fact]
    public void Functions_are_declared_as_the_official_worker_needs_them() =>
        Expect.None(Triggers.Findings(Repository.Functions));

    [Fact]
    public void A_function_declared_so_passes()
    {
        Expect.None(Check(Good));
        Expect.None(Check(Good.Replace("\"ServiceBus\"", "Queues.Connection", Ordinal)));
    }

    [Theory]
    [InlineData("nameof(Reserve)", "\"Reserve\"", "nameof its class")]
    [InlineData("nameof(Reserve)", "nameof(Other)", "nameof its class")]
    [InlineData("public class", "internal class", "class is public")]
    [InlineData("public class", "class", "class is public")]
    [InlineData("IsBatched = true", "IsBatched = false", "IsBatched = true")]
    [InlineData(", IsBatched = true", "", "IsBatched = true")]
    [InlineData("AutoCompleteMessages = false", "AutoCompleteMessages = true", "AutoCompleteMessages = false")]
    [InlineData("Connection = \"ServiceBus\"", "Connection = \"Bus\"", "Connection = ServiceBus")]
    [InlineData("\"ServiceBus\"", "Queues.Other", "Connection = ServiceBus")]
    [InlineData("[Function(", "[FixedDelayRetry(3, \"1\")][Function(", "FixedDelayRetry")]
    [InlineData("[Function(", "[ServiceBusOutputAttribute(\"b\")][Function(", "ServiceBusOutput")]
    public void A_function_declared_otherwise_is_found(string good, string bad, string part) =>
        Expect.One(part, Check(Good.Replace(good, bad, Ordinal)));

    private static IEnumerable<Finding> Check(string text) => Triggers.Findings(
    [
        new("functions/Inventory/C.cs", text),
        new("functions/Messaging/Queues.cs", """
            class Queues { public const string Connection = "ServiceBus", Other = "Bus"; }
            """),
    ]);
}
