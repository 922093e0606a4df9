using Pipeline.Benchmarks.ServiceBus;

const string Usage = """
    dotnet run -c Release --project tests/Pipeline.Benchmarks -- service-bus [messages, 20000 unless given]

      service-bus   the local Service Bus beside a bare AMQP queue of the same library, in one run
    """;

switch (args)
{
    case ["service-bus"]:
        await ServiceBusBenchmark.RunAsync(messages: 20_000, Console.Out);
        return 0;
    case ["service-bus", var text] when int.TryParse(text, out var messages) && messages is >= 100 and <= 1_000_000:
        await ServiceBusBenchmark.RunAsync(messages, Console.Out);
        return 0;
    default:
        await Console.Error.WriteLineAsync(Usage);
        return 2;
}
