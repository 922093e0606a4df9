using System.Globalization;
using Pipeline.Benchmarks.Accept;
using Pipeline.Benchmarks.Code;
using Pipeline.Benchmarks.Cost;
using Pipeline.Benchmarks.Flow;
using Pipeline.Benchmarks.HotSku;
using Pipeline.Benchmarks.Operations;
using Pipeline.Benchmarks.Plan;
using Pipeline.Benchmarks.Scale;
using Pipeline.Benchmarks.ServiceBus;
using Pipeline.Benchmarks.Stand;
using Pipeline.Benchmarks.Start;
using Pipeline.Benchmarks.Surge;

const string Usage = """
    dotnet run -c Release --project tests/Pipeline.Benchmarks -- <which> [--quick]

      accept        POST /v1/orders beside a bare endpoint, and beside one that does the same two operations
      code          CPU and memory of the functions' own code, beside MassTransit, Rebus, Wolverine and the same by hand
      flow          orders a second from end to end, beside what Azurite takes at most
      hot-sku       reservations of one SKU that everybody wants, beside a naive loop
      operations    what an order asks of tables, Service Bus, functions and provider, by its fate, at 1, 10, 100 and
                    1,000 orders in flight
      scale         what an order takes as the store grows, and with more workers
      scale --stored N
                    only what it takes beside N others (10,001 to 1,000,000, copies for the most part)
      start         from the start of the published app to its first 202, beside a bare Kestrel
      surge         fifty times what is sustainable: intake beside quiet intake, queues, drain
      service-bus [messages, 20000 unless given]
                    the local Service Bus beside a bare AMQP queue of the same library, in one run
      cost          what a million orders cost by use, from tests/data/operations.json and the table of prices
      plan --orders-per-second N [--average-percent P]
                    how many stamps a peak of N orders a second (at most 10,000,000) needs in Azure, on paper, and what
                    a month costs when the average is P percent of it, 10 unless given

    Tables are printed; BenchmarkResults/<which>.json has all figures. --quick is done within about a minute
    (start: after it has published).
    """;

var output = Console.Out;
switch (args)
{
    case [Server.Command, var kind]:
        return await Server.RunAsync(kind);
    case ["accept", .. var rest] when IsQuick(rest, out var isQuick):
        return await Runs.UntilSignalAsync(stopping => AcceptBenchmark.RunAsync(isQuick, output, stopping), output);
    case ["code", CodeRun.Whole, var text] when int.TryParse(text, out var number):
        return await CodeRun.MeasureAsync(number);
    case ["code", CodeRun.Parts, var text] when int.TryParse(text, out var number):
        return await CodeRun.MeasurePartsAsync(number);
    case ["code", .. var rest] when IsQuick(rest, out var isQuick):
        return await Runs.UntilSignalAsync(stopping => CodeBenchmark.RunAsync(isQuick, output, stopping), output);
    case ["flow", .. var rest] when IsQuick(rest, out var isQuick):
        return await Runs.UntilSignalAsync(stopping => FlowBenchmark.RunAsync(isQuick, output, stopping), output);
    case ["hot-sku", .. var rest] when IsQuick(rest, out var isQuick):
        return await Runs.UntilSignalAsync(stopping => HotSkuBenchmark.RunAsync(isQuick, output, stopping), output);
    case ["operations", .. var rest] when IsQuick(rest, out var isQuick):
        int[] loads = isQuick ? [1, 100] : [1, 10, 100, 1_000];
        return await Runs.UntilSignalAsync(stopping => OperationsBenchmark.RunAsync(loads, output, stopping), output);
    case ["scale", "--stored", var text] when IsIn(text, 1_000_000, out var most) && most > 10_000:
        return await Runs.UntilSignalAsync(
            stopping => ScaleBenchmark.RunAsync(isQuick: false, (int)most, output, stopping), output);
    case ["scale", .. var rest] when IsQuick(rest, out var isQuick):
        return await Runs.UntilSignalAsync(stopping => ScaleBenchmark.RunAsync(isQuick, 0, output, stopping), output);
    case ["start", .. var rest] when IsQuick(rest, out var isQuick):
        return await Runs.UntilSignalAsync(stopping => StartBenchmark.RunAsync(isQuick, output, stopping), output);
    case ["surge", .. var rest] when IsQuick(rest, out var isQuick):
        return await Runs.UntilSignalAsync(stopping => SurgeBenchmark.RunAsync(isQuick, output, stopping), output);
    case ["service-bus"]:
        await ServiceBusBenchmark.RunAsync(messages: 20_000, output);
        return 0;
    case ["service-bus", var text] when int.TryParse(text, out var messages) && messages is >= 100 and <= 1_000_000:
        await ServiceBusBenchmark.RunAsync(messages, output);
        return 0;
    case ["cost"]:
        await output.WriteAsync(MillionPage.Table());
        return 0;
    case ["plan", "--orders-per-second", var text] when IsIn(text, 10_000_000, out var orders):
        await output.WriteAsync(PlanPage.Write(orders));
        return 0;
    case ["plan", "--orders-per-second", var text, "--average-percent", var part]
        when IsIn(text, 10_000_000, out var orders) && IsIn(part, 100, out var percent):
        await output.WriteAsync(PlanPage.Write(orders, percent / 100));
        return 0;
    default:
        await Console.Error.WriteLineAsync(Usage);
        return 2;
}

static bool IsQuick(string[] rest, out bool isQuick)
{
    isQuick = rest is ["--quick"];
    return isQuick || rest.Length == 0;
}

static bool IsIn(string text, double most, out double value) =>
    double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && value > 0 && value <= most;
