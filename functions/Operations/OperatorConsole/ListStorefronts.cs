using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Pipeline.Storefronts;

namespace Pipeline.Operations.OperatorConsole;

/// <summary>Lists the storefronts, for whoever looks for an order of one.</summary>
public sealed class ListStorefronts(Callers callers, StorefrontTable storefronts)
{
    private const int Most = 1_000;

    [Function(nameof(ListStorefronts))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "ops/storefronts")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var (caller, stranger) = await callers.AdmitOperatorAsync(request, cancellationToken);
        if (caller is null) return stranger!; // an admission has one or the other

        var all = await storefronts.ListAsync(cancellationToken).Take(Most).ToListAsync(cancellationToken);
        return Polled.Answer(
            new StorefrontList([.. all.Select(each => new StorefrontView(
                each.Id, each.Name, each.OpenOrders, each.RetentionDays))]),
            ConsoleJson.Default.StorefrontList);
    }
}

/// <param name="Storefronts">In the order of their ids; the first thousand.</param>
internal sealed record StorefrontList(IReadOnlyList<StorefrontView> Storefronts);

/// <param name="Id">The storefront's id.</param>
/// <param name="Name">What people call it.</param>
/// <param name="OpenOrders">About how many of its orders are open.</param>
/// <param name="RetentionDays">After how many days its closed orders forget their customers; null: never.</param>
internal sealed record StorefrontView(string Id, string Name, int OpenOrders, int? RetentionDays);
