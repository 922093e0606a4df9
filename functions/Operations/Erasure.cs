using Azure.Data.Tables;
using Pipeline.Orders;
using Pipeline.Rules;

namespace Pipeline.Operations;

/// <summary>What became of the wish that an order forget its customer.</summary>
public enum Erased
{
    /// <summary>It has, now or before.</summary>
    Done,

    /// <summary>Something is on its way that needs to know him.</summary>
    StillOpen,
    Unknown,
}

/// <summary>Has an order forget its customer; may be repeated, and interrupted anywhere.</summary>
public sealed class Erasure(OrderTable orders, TableServiceClient service, TimeProvider time)
{
    private const int MostRounds = 5; // a round is lost only to a refund or cancel of this very order
    private readonly RecentBuyers buyers = new(service, time);

    /// <exception cref="TimeoutException">Others write the order all the time.</exception>
    public async Task<Erased> RunAsync(OrderId id, CancellationToken cancellationToken)
    {
        for (var round = 0; round < MostRounds; round++)
        {
            if (await orders.ReadAsync(id, cancellationToken) is not { Order: var order } stored) return Erased.Unknown;
            if (order.ErasedAt is not null) return Erased.Done;
            if (!ErasureFacts.MayBeErased(order)) return Erased.StillOpen;

            // First, for afterwards nobody knows the address any more.
            await buyers.ForgetAsync(order.StorefrontId, order.Purchase.Customer.Email, cancellationToken);
            if (await orders.WriteAsync(stored, order.Erased(time.GetUtcNow()), cancellationToken) is not null)
                return Erased.Done;
        }

        throw new TimeoutException($"{id} changed {MostRounds} times meanwhile.");
    }

    /// <summary>Forgets which addresses ordered more than an hour ago.</summary>
    public Task<int> ForgetOldBuyersAsync(CancellationToken cancellationToken) =>
        buyers.ForgetOldAsync(cancellationToken);
}
