using System.Globalization;
using Pipeline.Benchmarks.Cost;
using Pipeline.Benchmarks.Operations;
using Pipeline.Benchmarks.Plan;
using Pipeline.Benchmarks.ServiceBus;

const string Usage = """
    dotnet run -c Release --project tests/Pipeline.Benchmarks -- service-bus [messages, 20000 unless given]
    dotnet run -c Release --project tests/Pipeline.Benchmarks -- plan --orders-per-second N [--average-percent P]
    dotnet run -c Release --project tests/Pipeline.Benchmarks -- cost
    dotnet run -c Release --project tests/Pipeline.Benchmarks -- operations [--quick]

      service-bus   the local Service Bus beside a bare AMQP queue of the same library, in one run
      plan          how many stamps a peak of N orders a second (at most 10,000,000) needs in Azure, on paper, and
                    what a month costs when the average is P percent of it, 10 unless given
      cost          what a million orders cost by use, from tests/data/operations.json and the table of prices
      operations    what an order asks of tables, Service Bus, functions and provider, by its fate, at 1, 10, 100 and
                    1,000 orders in flight (--quick: 1 and 100); a table, and BenchmarkResults/operations.json
    """;

switch (args)
{
    case ["service-bus"]:
        await ServiceBusBenchmark.RunAsync(messages: 20_000, Console.Out);
        return 0;
    case ["service-bus", var text] when int.TryParse(text, out var messages) && messages is >= 100 and <= 1_000_000:
        await ServiceBusBenchmark.RunAsync(messages, Console.Out);
        return 0;
    case ["plan", "--orders-per-second", var text] when IsIn(text, 10_000_000, out var orders):
        await Console.Out.WriteAsync(PlanPage.Write(orders));
        return 0;
    case ["plan", "--orders-per-second", var text, "--average-percent", var part]
        when IsIn(text, 10_000_000, out var orders) && IsIn(part, 100, out var percent):
        await Console.Out.WriteAsync(PlanPage.Write(orders, percent / 100));
        return 0;
    case ["cost"]:
        await Console.Out.WriteAsync(MillionPage.Table());
        return 0;
    case ["operations"]:
        return await OperationsBenchmark.RunAsync([1, 10, 100, 1_000], Console.Out);
    case ["operations", "--quick"]:
        return await OperationsBenchmark.RunAsync([1, 100], Console.Out);
    default:
        await Console.Error.WriteLineAsync(Usage);
        return 2;
}

static bool IsIn(string text, double most, out double value) =>
    double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && value > 0 && value <= most;
