using System.Text.Json;
using Microsoft.OpenApi;
using Pipeline.Operations.OperatorConsole;
using Pipeline.Storefronts;

namespace Pipeline.Docs.OpenApi;

/// <summary>The operators' page, and what it asks for.</summary>
internal static class ConsoleOperations
{
    private static readonly Tag Console = new("Console", "The operators' page at `/console`, and what it asks for.");
    private static readonly Tag Local = new("Local", "Of a developer's machine alone; anywhere else it is 404.");

    private static readonly FoundOrder Found = new(
        Examples.Id, "demo", "SO-1001", "confirmed", null, 3300, "EUR", Examples.At(0), Examples.At(60));

    public static IReadOnlyList<Operation> All { get; } =
    [
        Page(typeof(ShowConsole), "Open the console", "text/html"),
        Page(typeof(LoadConsole), "Load a file of the console", "text/css") with { Refusals = [Problems.NotFound] },
        new(typeof(ListStorefronts), Console, "List storefronts", "In the order of their ids; the first thousand.")
        {
            Access = Access.Operator,
            Replies =
            [
                Shown("The storefronts.", Content.Json(
                    ConsoleJson.Default.StorefrontList,
                    Of("one", JsonSerializer.Serialize(
                        new StorefrontList([new StorefrontView("demo", "Demo", 3, null)]),
                        ConsoleJson.Default.StorefrontList)))),
                Unchanged,
            ],
        },
        new(typeof(SearchOrders), Console, "Search orders", """
            Of one storefront, newest first. A request looks at 1,000 orders at most: go on with `next` until it is
            missing.
            """)
        {
            Access = Access.Operator,
            Parameters =
            [
                Parameters.OfStorefront, Parameters.Status, Parameters.Reference, Parameters.EmailHash,
                Parameters.FoundLimit, Parameters.FoundCursor,
            ],
            Replies =
            [
                Shown("What was found.", Content.Json(
                    ConsoleJson.Default.FoundOrders,
                    Of("one", JsonSerializer.Serialize(
                        new FoundOrders([Found], 1, null), ConsoleJson.Default.FoundOrders)))),
                Unchanged,
            ],
            Refusals = [Problems.BadQuery],
        },
        new(typeof(ListExceptions), Console, "List exceptions", """
            The orders that an operator must decide on, and those that stand still although nobody is waited for; of
            each the hundred that wait longest.
            """)
        {
            Access = Access.Operator,
            Replies =
            [
                Shown("What somebody must look at.", Content.Json(
                    ConsoleJson.Default.ExceptionList,
                    Of("one", JsonSerializer.Serialize(Exceptions, ConsoleJson.Default.ExceptionList)))),
                Unchanged,
            ],
        },
        new(typeof(ShowOrder), Console, "Show an order", "As its storefront sees it, and what may be done with it now.")
        {
            Access = Access.Operator,
            Replies =
            [
                Shown("The order.", Content.Json(ConsoleJson.Default.ShownOrder)), Unchanged,
            ],
            Refusals = [Problems.NotFound],
        },
        new(typeof(ShowDemoKeys), Local, "Show the demo keys", "Those of the sample settings, for the console here.")
        {
            Access = Access.Anyone,
            Replies =
            [
                new(200, "The keys.") { Content = [Content.Json(ConsoleJson.Default.DemoKeys)] },
            ],
            Refusals = [Problems.NotFound],
        },
        new(typeof(ListMails), Local, "List mails", "Those that became files in the mail folder.")
        {
            Access = Access.Anyone,
            Replies =
            [
                Shown("The mails.", Content.Json(
                    ConsoleJson.Default.SentMails,
                    Of("one", JsonSerializer.Serialize(
                        new SentMails([new("ord_1.eml", "ada@example.com", "Order SO-1001", Examples.At(60))]),
                        ConsoleJson.Default.SentMails)))),
                Unchanged,
            ],
            Refusals = [Problems.NotFound],
        },
        new(typeof(ShowMail), Local, "Show a mail", "As its reader sees it.")
        {
            Access = Access.Anyone,
            Replies = [new(200, "Its HTML.") { Content = [new("text/html") { Is = JsonSchemaType.String }] }],
            Refusals = [Problems.NotFound],
        },
        new(typeof(PoisonQueue), Local, "Poison a queue", "Puts a message there that ends as a dead letter.")
        {
            Access = Access.Anyone,
            Body =
            [
                Content.Json(
                    PoisonJson.Default.PoisonRequest,
                    new Example("payment", "One for the payment step", """{ "queue": "payment" }""")),
            ],
            Replies =
            [
                new(200, "It is there.")
                {
                    Content =
                    [
                        Content.Json(
                            PoisonJson.Default.PoisonRequest, Of("payment", """{ "queue": "payment" }""")),
                    ],
                },
            ],
            Refusals = [Problems.NotFound, .. Operation.OfBodies],
        },
    ];

    private static ExceptionList Exceptions => new(
        new OrdersToSee(
            [new(Examples.Id, "demo", "SO-1001", "review", Examples.At(60), Examples.At(86_460), 3300, "EUR")],
            [], false),
        new OrdersToSee([], [], false));

    private static Operation Page(Type function, string summary, string mediaType) =>
        new(function, Console, summary, "It holds nothing: what it shows it asks for with the operator's key.")
        {
            Access = Access.Anyone,
            Replies =
            [
                new(200, "As it is.")
                {
                    Content = [new(mediaType) { Is = JsonSchemaType.String }],
                    Headers = [Headers.Etag],
                },
                Unchanged,
            ],
        };

    private static Reply Unchanged => new(304, "Unchanged since the ETag in If-None-Match.");

    private static Reply Shown(string what, Content content) =>
        new(200, what) { Content = [content], Headers = [Headers.Etag] };

    private static Example Of(string name, string json) => new(name, "An answer", json);
}
