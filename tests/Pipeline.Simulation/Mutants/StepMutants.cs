namespace Pipeline.Simulation.Mutants;

/// <summary>Rules of the row, of the step and of the nudges.</summary>
internal static class StepMutants
{
    private const string Advance = "Messaging/Advance.cs";
    private const string Step = "Messaging/Step.cs";
    private const string OrderTable = "Orders/OrderTable.cs";
    private const string OrderFacts = "Orders/OrderFacts.cs";
    private const string OrderFlow = "Orders/OrderFlow.cs";
    private const string TakeStock = "{ Stock: StockState.None } => Turn.Inventory,";
    private const string TakeMoney =
        "{ Payment: PaymentState.None or PaymentState.Started or PaymentState.Authorised } => Turn.Payment,";
    private const string GiveStock = "{ Stock: StockState.None or StockState.Held } => Turn.Inventory,";
    private const string GiveMoney =
        "{ Payment: PaymentState.Started or PaymentState.Authorised or PaymentState.Captured } => Turn.Payment,";

    private const string NotMyTurn = "if (OrderFlow.Next(stored.Order) != turn) return stored;";

    // What is said to have been reached with nothing is not sent on.
    private static readonly Change NotSent = new(
        Advance,
        "if (OrderFlow.Next(moved.Order) is null) return null;",
        "if (latest is null || OrderFlow.Next(moved.Order) is null) return null;");

    public static IReadOnlyList<Mutant> All { get; } =
    [
        new("a nudge of an order that is not mine is forwarded, never just completed", NotSent, new Change(
            Advance, NotMyTurn, $"if (round == 0) reached(null!); {NotMyTurn}")),
        new("a row is written only as the version it was computed from", new Change(
            OrderTable, "new(change.Kind, change.Row, before.ETag)", "new(change.Kind, change.Row, ETag.All)")),
        new("nothing is paid while a review is open", new Change(
            OrderFacts, "order.Review is { Verdict: Verdict.Open } review\n            ?",
            "order.Review is { Verdict: Verdict.Refused } review\n            ?")),
        new("412 is not done", NotSent, new Change(
            Advance,
            "stored = written ?? await orders.ReadAsync(nudge.Id, stopping);",
            "if (written is null) { reached(null!); return stored; } stored = written;")),
        new("the next queue is nudged after a write", NotSent, new Change(
            Advance, NotMyTurn, $"if (round > 0) reached(null!); {NotMyTurn}")),
        new("a message is completed after its nudges are dealt with", new Change(
            Step,
            "await Task.WhenAll(pack.Nudges.Select(nudge => verdicts[nudge.Id]));",
            "if (pack.Nudges.Count < 64) { await actions.CompleteMessageAsync(pack.Message, stopping); return; }")),
        new("a fault is retried", new Change(
            Advance,
            "await courier.SendAloneAsync(Queues.For(turn), again, delay, stopping);",
            "await Task.CompletedTask;")),
        new("row and marker are written in one transaction", new Change(
            OrderTable,
            "if (MarkerAction(before?.Order, after) is { } marker) actions.Add(marker);",
            ""),
            new Change(
            OrderTable,
            "                break;\n            }\n            catch (TableTransactionFailedException refused)",
            """
                            foreach (var change in left)
                            {
                                if (MarkerAction(change.Before?.Order, change.After) is not { } marker) continue;
                                try { await table.SubmitTransactionAsync([marker]); }
                                catch (TableTransactionFailedException) { }
                            }

                            break;
                        }
                        catch (TableTransactionFailedException refused)
            """)),
        new("an order is listed from its insert on", new Change(
            OrderTable, "if (before is null) actions.Add(ListEntry.Add(after));", "")),
        new("the goal never returns", new Change(
            OrderFacts,
            "Stock = StockState.Released }).Wrote(at, \"stock-released\");",
            "Stock = StockState.Released, Goal = Goal.Fulfil }).Wrote(at, \"stock-released\");")),
        new("the first reason stays", new Change(
            OrderFacts, "order.Goal == Goal.Unwind ? order : order with", "order with"),
            new Change(
            "Intake/CancelOrder.cs",
            "Proposal TurnRound(Order order) => order.Goal == Goal.Unwind",
            "Proposal TurnRound(Order order) => order.Goal == (Goal)2")),
        new("the version rises with every write", new Change(
            OrderFacts, "Version = checked(order.Version + 1),", "Version = order.Version,")),
        new("stock is held before money moves", new Change(
            OrderFlow,
            $"{TakeStock}\n        {TakeMoney}",
            $"{TakeMoney}\n        {TakeStock}")),
        new("money goes back before stock", new Change(
            OrderFlow,
            $"{GiveMoney}\n        {GiveStock}",
            $"{GiveStock}\n        {GiveMoney}")),
        new("a started payment is reversed too", new Change(
            OrderFlow,
            "{ Payment: PaymentState.Started or PaymentState.Authorised or PaymentState.Captured } =>",
            "{ Payment: PaymentState.Authorised or PaymentState.Captured } =>")),
    ];
}
