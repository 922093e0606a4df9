using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Pipeline.Messaging;
using Pipeline.Storefronts;

namespace Pipeline.Intake;

/// <summary>
/// Accepts many orders in one body, as they come, and answers with a line for each, in their order. An order that is
/// refused stops none of the others, and to send the same body again is harmless.
/// </summary>
public sealed class ImportOrders(Callers callers, AcceptOrder accept, ImportGate gate)
{
    public const int MostOrders = 1_000;
    private const int ParallelOrders = 16;
    private const string Ndjson = "application/x-ndjson";
    private const string Csv = "text/csv";

    [SuppressMessage("Reliability", "CA2000", Justification = "It outlives the call; the response disposes of it.")]
    [Function(nameof(ImportOrders))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/orders/import")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var (storefront, stranger) = await callers.AdmitToOrderAsync(request, cancellationToken);
        if (storefront is null) return stranger!; // an admission has one or the other

        if (request.ContentLength > ImportBody.MostBytes)
        {
            return Problems.TooLarge.Answer(
                request, $"Nothing was read. Send at most {ImportBody.MostBytes} bytes, and the rest in another body.");
        }

        if (MediaTypeOf(request) is not { } mediaType)
        {
            return BodyType.Refuse(request, $"{Ndjson} or {Csv}");
        }

        if (gate.TryEnter() is not { } place)
        {
            return Problems.Unavailable.Answer(request, "Nothing was read: too many imports at once. Send it again.");
        }

        var response = request.HttpContext.Response;
        response.RegisterForDispose(place);
        var body = new ImportBody(request.Body, cancellationToken);
        response.RegisterForDispose(body);
        if (mediaType == Ndjson)
        {
            return Answer(storefront.Id, new NdjsonOrders(body).ReadAsync(cancellationToken), cancellationToken);
        }

        var (orders, refusal) = await CsvOrders.OpenAsync(body);
        if (orders is null) return refusal!.Answer(request); // an opening has one or the other
        response.RegisterForDispose(orders);
        return Answer(storefront.Id, orders.ReadAsync(cancellationToken), cancellationToken);
    }

    private static string? MediaTypeOf(HttpRequest request) =>
        Array.Find([Ndjson, Csv], known => BodyType.Is(request, known));

    private IResult Answer(string storefrontId, IAsyncEnumerable<ImportItem> items, CancellationToken stopping) =>
        Results.Stream(output => WriteAsync(output, storefrontId, items, stopping), Ndjson);

    // Who sends may read the answer only when all is sent, so reading the body never waits for the writing: what is not
    // written yet is kept, and it is bounded by the number of orders.
    private async Task WriteAsync(
        Stream output, string storefrontId, IAsyncEnumerable<ImportItem> items, CancellationToken stopping)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var results = Channel.CreateUnbounded<Task<ImportResult>>();
        var reading = ReadAsync(storefrontId, items, results.Writer, over.Token);
        try
        {
            await foreach (var result in results.Reader.ReadAllAsync(stopping))
            {
                if (!result.IsCompleted) await output.FlushAsync(stopping);
                await output.WriteAsync((await result).ToLine(), stopping);
            }
        }
        finally
        {
            await over.CancelAsync();
            await reading;
        }
    }

    // It ends when all that it began has ended, well or not: each result tells its own writer.
    private async Task ReadAsync(
        string storefrontId,
        IAsyncEnumerable<ImportItem> items,
        ChannelWriter<Task<ImportResult>> results,
        CancellationToken stopping)
    {
        var running = new HashSet<Task>();
        Exception? fault = null;
        try
        {
            var begun = 0;
            await foreach (var item in items.WithCancellation(stopping))
            {
                if (running.Count == ParallelOrders) running.Remove(await Task.WhenAny(running));
                var isOver = begun++ == MostOrders;
                var result = AcceptAsync(storefrontId, isOver ? TooMany(item) : item, stopping);
                running.Add(result);
                results.TryWrite(result);
                if (isOver) break;
            }
        }
        catch (Exception any) // not swallowed: the writer is given it
        {
            fault = any;
        }

        results.Complete(fault);
        await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static ImportItem TooMany(ImportItem item) => ImportItem.Refused(item.Line, new Refusal(
        Problems.TooLarge,
        $"Reading stopped here, after {MostOrders} orders. Send this one and those behind it in a body of their own."));

    private async Task<ImportResult> AcceptAsync(
        string storefrontId, ImportItem item, CancellationToken stopping)
    {
        try
        {
            return item is { Key: { } key, Purchase: { } purchase }
                ? ImportResult.Of(item, await accept.AcceptAsync(storefrontId, key, purchase, stopping))
                : ImportResult.Refused(item, item.Refusal!); // an item has one or the other
        }
        catch (Exception fault) when (Faults.IsTransient(fault, stopping))
        {
            return ImportResult.Refused(item, new Refusal(
                Problems.Unavailable, "This order was not stored. Send it again under the same key."));
        }
    }
}
