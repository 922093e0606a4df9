namespace Pipeline.Simulation.Mutants;

/// <summary>Rules of the capabilities: intake, inventory, payment, notification, cancel, reconcile.</summary>
internal static class EffectMutants
{
    private const string HoldPlan = "Inventory/HoldPlan.cs";
    private const string ReserveStock = "Inventory/ReserveStock.cs";
    private const string SettlePayment = "Payment/SettlePayment.cs";
    private const string AcceptOrder = "Intake/AcceptOrder.cs";
    private const string AnnouncementRow = "Notification/AnnouncementRow.cs";
    private const string Reconcile = "Operations/Reconcile.cs";
    private const string ShortHold =
        "holds.Add(NewHold(request, state == HoldState.Held ? quantity : 0, state));";
    private const string IfHeld = "if (state == HoldState.Held) ";
    private const string StateOfHold = "var state = hold?.State ?? StateOf(quantity);";
    private const string Tombstone = "holds.Add(NewHold(request, 0, HoldState.Released));";

    public static IReadOnlyList<Mutant> All { get; } =
    [
        new("short is decided by winning the tombstone", new Change(HoldPlan, ShortHold, IfHeld + ShortHold)),
        new("a release leaves a tombstone", new Change(HoldPlan, Tombstone, "{ }")),
        new("no tombstone at all",
            new Change(HoldPlan, ShortHold, IfHeld + ShortHold), new Change(HoldPlan, Tombstone, "{ }")),
        new("a hold that was released is short", new Change(
            HoldPlan,
            StateOfHold,
            "var state = hold is null ? StateOf(quantity) : HoldState.Held;")),
        new("a repeated reservation is no new one", new Change(
            HoldPlan,
            StateOfHold,
            "var state = hold is null ? StateOf(quantity) : HoldState.Released;")),
        new("stock is replaced under its ETag", new Change(
            "Inventory/StockRow.cs", "UpdateReplace, row, ETag);", "UpdateReplace, row, Azure.ETag.All);")),
        new("a hold is released once", new Change(
            HoldPlan,
            "else if (hold.State == HoldState.Held) GiveBack(hold);",
            "else if (hold.State != HoldState.Waiting) GiveBack(hold);")),
        new("one line short gives every line back", new Change(
            ReserveStock,
            "await ReleaseAsync(order, cancellationToken);\n            return order.OutOfStock",
            "return order.OutOfStock")),
        new("the payment's id is durable before money moves", new Change(
            SettlePayment,
            "? order.PaymentStarted(created.Id, time.GetUtcNow())",
            """
            ? Settle(
                order.PaymentStarted(created.Id, time.GetUtcNow()),
                await gateway.ConfirmAsync(order, created.Id, cancellationToken))
            """)),
        new("a time-out is no decline", new Change(
            SettlePayment,
            ": await gateway.ConfirmAsync(order, paymentId, cancellationToken);",
            """
            : await gateway.ConfirmAsync(order, paymentId, cancellationToken).ContinueWith(
                done => done.IsFaulted && done.Exception!.InnerException is TimeoutException
                    ? new ProviderPayment(
                        paymentId, order.Id.Value, order.Purchase.Total, ProviderStatus.Declined, "timeout")
                    : done.GetAwaiter().GetResult(),
                TaskContinuationOptions.ExecuteSynchronously);
            """)),
        new("what unwinds is reversed at the provider", new Change(
            SettlePayment, "await gateway.ReverseAsync(order, paymentId, cancellationToken);", "")),
        new("a refund is made under its own key", new Change(
            SettlePayment,
            "money, refund.Key, cancellationToken);",
            "money, Guid.NewGuid().ToString(), cancellationToken);")),
        new("a refund is promised before money moves", new Change(
            "Intake/ChangeOrder.cs",
            "var written = await orders.WriteAsync(stored, changed, cancellationToken)",
            "var written = await Task.FromResult<StoredOrder?>(new StoredOrder(changed, stored.ETag))")),
        new("all refunds together are what was captured", new Change(
            "Intake/RefundPlan.cs", "if (asked.Amount > left)", "if (asked.Amount > left && left < 0)")),
        new("a return is seen once", new Change(
            HoldPlan, "hold.LastReturn >= request.Number", "hold.LastReturn > request.Number")),
        new("a payment that is not the order's is never approved", new Change(
            "Intake/OrderDecision.cs",
            "RestReason.AwaitingCapture or RestReason.Backorder or RestReason.PaymentMismatch =>",
            "RestReason.AwaitingCapture or RestReason.Backorder =>")),
        new("nobody pays before somebody looked", new Change(
            "Orders/OrderFacts.cs",
            "order.Review is { Verdict: Verdict.Open } review",
            "order.Review is { Verdict: Verdict.Refused } review")),
        new("a decision nudges", new Change(
            "Intake/DecideOrder.cs", "await nudge.SendAsync(stored);", "await Task.CompletedTask;")),
        new("a refund nudges", new Change(
            "Intake/RefundOrder.cs", "await nudge.SendAsync(stored);", "await Task.CompletedTask;")),
        new("the provider's amount is the order's", new Change(
            SettlePayment, "payment.Money == order.Purchase.Total", "payment.Money.Amount >= 0")),
        new("told before it is said so", new Change(
            "Notification/AnnounceOrder.cs",
            "await announcements.AddAsync(announcement, channels, cancellationToken);",
            "await Task.CompletedTask;")),
        new("an outcome is told under one id", new Change(
            "Notification/Announcement.cs",
            "$\"evt_{order.Id}_{outcome}\"",
            "$\"evt_{order.Id}_{outcome}_{order.Version}\"")),
        new("what was told is not told again", new Change(
            AnnouncementRow,
            "TableTransactionActionType.Add, new TableEntity(told.StorefrontId, told.Id)",
            "TableTransactionActionType.UpsertReplace, new TableEntity(told.StorefrontId, told.Id)")),
        new("a position is one event's",
            new Change(AnnouncementRow, "UpdateReplace, row, head.ETag);", "UpdateReplace, row, ETag.All);"),
            new Change(
                AnnouncementRow,
                "Add,\n        new TableEntity(told.StorefrontId, EventKey(position))",
                "UpsertReplace,\n        new TableEntity(told.StorefrontId, EventKey(position))")),
        new("events and head are written in one transaction", new Change(
            "Notification/AnnouncementTable.cs",
            "SubmitTransactionAsync(actions, CancellationToken.None);",
            """
            SubmitTransactionAsync(actions.Take(1), CancellationToken.None);
            await table.SubmitTransactionAsync(actions.Skip(1), CancellationToken.None);
            """)),
        new("202 means that the row is durable", new Change(
            AcceptOrder,
            "            return null;\n        }\n    }\n",
            "            return new Insertion(new StoredOrder(order, default), Inserted: true);\n        }\n    }\n")),
        new("one key is one order", new Change(
            AcceptOrder, "stored.Order.Fingerprint != order.Fingerprint", "stored.Order.Id != order.Id")),
        new("an insert reported as a conflict with itself is nudged", new Change(
            AcceptOrder, "insertion.Inserted || IsOwn(insertion.Stored, order)", "insertion.Inserted")),
        new("an insert whose answer was lost is nudged", new Change(
            AcceptOrder, "new Insertion(stored, IsOwn(stored, order));", "new Insertion(stored, false);")),
        new("a cancel nudges", new Change(
            "Intake/CancelOrder.cs", "await nudge.SendAsync(stored);", "await Task.CompletedTask;")),
        new("a capture nudges", new Change(
            "Intake/CaptureOrder.cs", "await nudge.SendAsync(stored);", "await Task.CompletedTask;")),
        new("a rest ends when its time is up", new Change(
            Reconcile, "if (now < rest.Until) return false;", "return false;")),
        new("the reconciler nudges what stands still", new Change(
            Reconcile, "await courier.SendNextAsync(stored, cancellationToken);", "await Task.CompletedTask;")),
        new("a closed order's marker is deleted under its ETag", new Change(
            "Orders/OrderTable.cs",
            "MarkerKey(marker.Id), marker.ETag, cancellationToken));",
            "MarkerKey(marker.Id), ETag.All, cancellationToken));")),
    ];
}
