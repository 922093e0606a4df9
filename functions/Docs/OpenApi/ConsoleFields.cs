using Pipeline.Intake;
using Pipeline.Operations;
using Pipeline.Operations.OperatorConsole;

namespace Pipeline.Docs.OpenApi;

/// <summary>What the console is told.</summary>
internal static class ConsoleFields
{
    public static Dictionary<Type, Dictionary<string, Field>> ByType { get; } = new()
    {
        [typeof(StorefrontList)] = new() { ["storefronts"] = new("In the order of their ids.") },
        [typeof(StorefrontView)] = new()
        {
            ["id"] = new("The storefront's id."),
            ["name"] = new("What people call it."),
            ["openOrders"] = new("About how many of its orders are open."),
            ["retentionDays"] = new("After how many days its closed orders forget customers; missing: never."),
        },
        [typeof(FoundOrders)] = new()
        {
            ["orders"] = new("Newest first."),
            ["looked"] = new("How many orders were looked at for them."),
            ["next"] = new("Where to go on; missing when all were looked at."),
        },
        [typeof(FoundOrder)] = new()
        {
            ["id"] = new("The order's id."),
            ["storefront"] = new("Whose it is."),
            ["reference"] = new("The storefront's own name for it."),
            ["status"] = new("Where it stands.") { Values = OrderStatus.All },
            ["hold"] = new("What it waits for; missing when it does not.") { Values = HoldView.Reasons },
            ["total"] = new("Minor units."),
            ["currency"] = new("ISO 4217 code."),
            ["createdAt"] = new("When it was accepted."),
            ["updatedAt"] = new("When it changed last."),
        },
        [typeof(ExceptionList)] = new()
        {
            ["held"] = new("Those that wait for an operator's decision."),
            ["standing"] = new("Those that did not change for longer than the reconciler lets pass."),
        },
        [typeof(OrdersToSee)] = new()
        {
            ["orders"] = new("The one that waits longest first."),
            ["unreadable"] = new("Ids of rows that the code cannot read: somebody must look."),
            ["truncated"] = new("There are more than these."),
        },
        [typeof(OrderToSee)] = new()
        {
            ["id"] = new("The order's id."),
            ["storefront"] = new("Whose it is."),
            ["reference"] = new("The storefront's own name for it."),
            ["waitsFor"] = new("The reason of its hold, or the queue whose turn it is."),
            ["since"] = new("When it changed last."),
            ["until"] = new("When its hold ends by itself; missing where it is not held."),
            ["total"] = new("Minor units."),
            ["currency"] = new("ISO 4217 code."),
        },
        [typeof(ShownOrder)] = new()
        {
            ["storefront"] = new("Whose it is."),
            ["order"] = new("As its storefront sees it."),
            ["next"] = new("The queue whose turn it is; missing when it rests or is closed."),
            ["actions"] = new("What may be done now: approve, reject, refund, nudge, cancel, erase."),
            ["refundable"] = new("Minor units that are left to give back."),
            ["retry"] = new("What failed since it last got on; missing when nothing did."),
        },
        [typeof(ShownRetry)] = new()
        {
            ["at"] = new("When it is tried again; past, when it was given up (see the dead letters)."),
            ["failed"] = new("The attempts so far, oldest first."),
        },
        [typeof(PoisonRequest)] = new()
        {
            ["queue"] = new("Which queue.") { IsRequired = true, Values = DeadLetterTable.QueueNames },
        },
        [typeof(SentMails)] = new() { ["mails"] = new("Newest first, fifty at most.") },
        [typeof(SentMail)] = new()
        {
            ["file"] = new("Its name in the folder."),
            ["to"] = new("Whom it is for."),
            ["subject"] = new("Its subject."),
            ["at"] = new("When it was written."),
        },
        [typeof(DemoKeys)] = new()
        {
            ["storefrontKey"] = new("The demo storefront's."),
            ["operatorKey"] = new("The demo operator's."),
        },
    };
}
