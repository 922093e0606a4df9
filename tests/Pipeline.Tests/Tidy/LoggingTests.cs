namespace Pipeline.Tests.Tidy;

public sealed class LoggingTests
{
    [Fact]
    public void Functions_log_by_declared_messages_without_secrets() =>
        Expect.None(Repository.Functions.SelectMany(Logging.Findings));

    [Theory]
    [InlineData("logger.LogInformation(\"done\")")]
    [InlineData("logger?.LogError(fault, \"lost\")")]
    [InlineData("logger.Log(LogLevel.Debug, \"seen\")")]
    public void A_direct_call_of_a_logger_is_found(string call) =>
        Expect.One("called directly", Check($"class C {{ void M() => {call}; }}"));

    [Theory]
    [InlineData("Order of {Email} placed", "string email")]
    [InlineData("Key {IdempotencyKey} used", "string idempotencyKey")]
    [InlineData("Body was {Body,10}", "string body")]
    [InlineData("Payment failed", "string paymentToken")]
    public void A_secret_in_a_message_is_found(string template, string parameters) =>
        Expect.One("does not belong in a log", Check(Message(template, parameters)));

    [Fact]
    public void A_declared_message_and_its_call_pass()
    {
        Expect.None(Check(Message("Order {OrderId}, monkey, tokens {Attempt}", "string orderId, int attempt")));
        Expect.None(Check("class C { void M() => Log.Placed(logger, id); double N() => Math.LogP(1); }"));
    }

    private static string Message(string template, string parameters) =>
        $$"""
        partial class C
        {
            [LoggerMessage(1, LogLevel.Information, "{{template}}")]
            static partial void M({{parameters}});
        }
        """;

    private static IEnumerable<Finding> Check(string text) => Logging.Findings(new("functions/Orders/C.cs", text));
}
