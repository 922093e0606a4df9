using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.Intake;
using Pipeline.Messaging;
using Pipeline.Orders;
using Pipeline.Rules;
using Pipeline.Tests.Messaging;
using Pipeline.Tests.Storage;

namespace Pipeline.Tests.Intake;

/// <summary>The way in, put together as Composition does.</summary>
internal static class Accepting
{
    public static ReviewOrder Review(Store store, TimeProvider time) =>
        new(new RuleTable(store.Service), new PriceBook(store.Service, time), store.Service, time);

    public static AcceptOrder On(
        Store store, Catalogue catalogue, Bus bus, TimeProvider time, ReviewOrder? review = null) => new(
        catalogue,
        review ?? Review(store, time),
        store.Orders,
        new PromptNudge(new Courier(bus, time), time, NullLogger<PromptNudge>.Instance),
        time,
        NullLogger<AcceptOrder>.Instance);
}
