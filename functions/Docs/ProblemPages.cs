using Pipeline.Docs.OpenApi;
using Pipeline.Storefronts;

namespace Pipeline.Docs;

/// <summary>A page for every type in <see cref="Problems"/>; a test misses none.</summary>
internal static partial class ProblemPages
{
    private static readonly string OrderPath = $"/v1/orders/{Examples.Id}";

    public static IReadOnlyList<ProblemPage> All { get; } =
        [.. Access(), .. Headers(), .. Bodies(), .. Meanings(), .. Operators(), .. Channels(), .. Ours()];

    /// <exception cref="InvalidOperationException">It has no page.</exception>
    public static ProblemPage Of(ProblemType type) => Find(type.Name)
        ?? throw new InvalidOperationException($"Write a page for {type.Name} in functions/Docs/ProblemPages.cs.");

    public static ProblemPage? Find(string name) => All.FirstOrDefault(page => page.Type.Name == name);

    private static IEnumerable<ProblemPage> Access() =>
    [
        new(Problems.Unauthenticated,
            "No valid key of the kind that this route wants.",
            "The `Authorization` header is missing or malformed, the key is unknown or revoked, or it is a "
            + "storefront's key on an operators' route, or the other way round.",
            "Send `Authorization: Bearer` and your key. A key that was rotated works until it is revoked: see that "
            + "every part of your shop has the new one.",
            "Send Authorization: Bearer and your storefront's key."),
        new(Problems.RateLimited,
            "More requests than your storefront may send.",
            "Every running instance lets a storefront send so many requests a second, and a burst beyond; the "
            + "`RateLimit` headers of every answer say how many are left.",
            "Wait for `Retry-After` seconds and send the same request again. Spread what is not urgent; use the "
            + "import for many orders at once, and `Prefer: wait` instead of asking again and again.",
            "Nothing was done. Send at most 50 requests a second, and this one again after Retry-After."),
        new(Problems.TooManyOpenOrders,
            "Too many of your orders are open.",
            "More orders of your storefront are on their way or at rest than it may have at once. They are counted "
            + "every minute, so the bound takes hold, and lets go, a little late.",
            "Wait until some are settled. If many rest, capture, cancel or have them decided; if your shop has "
            + "outgrown the bound, ask for another.",
            "Nothing was done. Send the same request again when some orders are settled."),
        new(Problems.NotFound,
            "There is no such thing, or it is not yours.",
            "The id is unknown or mistyped, or it is another storefront's: you are told the same, so that nobody "
            + "learns which ids exist.",
            "Use the id exactly as the answer to placing the order gave it, with a key of the storefront that placed "
            + "it.",
            "No order of yours has this id.") { Instance = OrderPath },
    ];

    private static IEnumerable<ProblemPage> Headers() =>
    [
        new(Problems.BadIdempotencyKey,
            "The `Idempotency-Key` header is missing, malformed or sent twice.",
            "Every request that would do something twice when it is repeated needs a key, so that repeating is safe.",
            "Make a key for each order (its number in your shop, or a UUID), keep it with the order, and send the same "
            + "one whenever you repeat the request.",
            "Send an Idempotency-Key header of 8 to 64 characters out of A-Z a-z 0-9 _ -, one for each order, and the "
            + "same again when you repeat the request."),
        new(Problems.BadIfMatch,
            "The `If-Match` header is malformed.",
            "It is neither `*` nor a list of entity tags in quotes (RFC 9110).",
            "Send the `ETag` of an answer as you got it, quotes included, or leave the header out.",
            "Send If-Match: * or the ETag of an order as you were given it, in its quotes, or leave it out.")
        { Instance = OrderPath + "/cancel" },
        new(Problems.BadIfNoneMatch,
            "The `If-None-Match` header is malformed.",
            "It is neither `*` nor a list of entity tags in quotes (RFC 9110).",
            "Send the `ETag` of an answer as you got it, quotes included, or leave the header out.",
            "Send If-None-Match: * or the ETag of an order as you were given it, in its quotes, or leave it out.")
        { Instance = OrderPath },
        new(Problems.BadQuery,
            "A query parameter is unknown, repeated or not allowed.",
            "A filter that is misspelt would otherwise be ignored in silence, and show what was not asked for.",
            "Correct what `errors` names: it lists all parameters at once. A cursor is sent as it was given.",
            "See errors for each parameter.")
        { Errors = [new("?limit", "must be 1 to 100"), new("?state", "is no parameter of this route")] },
        new(Problems.PreconditionFailed,
            "What you want to change is not as you last read it.",
            "Something happened to the order since: its `ETag` is none of those in `If-Match`. Nothing was changed. "
            + "After a `503` it can also mean that your first request went through.",
            "Read the order and decide anew.",
            "The order is no longer as it was under that ETag. Read it and decide anew.")
        { Instance = OrderPath + "/cancel" },
    ];

    private static IEnumerable<ProblemPage> Bodies() =>
    [
        new(Problems.NotJson,
            "The body is not the JSON that is wanted here.",
            "It is malformed, a member is unknown or stands there twice, or a value is of another type: `\"2\"` for "
            + "`2`.",
            "Correct the member that `errors` names. Unknown members are refused because a misspelt one would "
            + "otherwise be ignored in silence.",
            "The body is not well-formed, has an unknown or repeated member, or a value of another type.")
        { Errors = [new("#/lines/0/quantity", "cannot be read")] },
        new(Problems.NotCsv,
            "The body is not the CSV that is wanted here.",
            "It has no header that names the columns, a column is unknown, repeated or missing, or it is not UTF-8.",
            "Begin with a header of known columns, separated by commas; `tests/data/orders.csv` is a sample.",
            "Begin with a header that names the columns.") { Instance = "/v1/orders/import" },
        new(Problems.OutOfRange,
            "Fields are missing or not allowed.",
            "The body is readable, but what it says is outside of the bounds.",
            "Correct what `errors` names: it lists all fields at once, each by its JSON pointer, with what is allowed.",
            "See errors for each field.")
        {
            Errors =
            [
                new("#/currency", "must be an ISO 4217 code, as EUR"),
                new("#/lines/0/quantity", "must be 1 to 10000"),
                new("#/customer/email", "must be an e-mail address"),
            ],
        },
        new(Problems.BadSignature,
            "An event of the payment provider is not signed as it must be.",
            "The signature is of another body, by another secret, or older than 5 minutes.",
            "Set the endpoint's signing secret in the settings, and the clock of this machine.",
            "Stripe-Signature must be of this body, by this endpoint's secret, at most 5 minutes old.")
        { Instance = "/v1/providers/stripe" },
        new(Problems.TooLarge,
            "The body is too large.",
            "An order may have 256 KiB, an import 8 MiB and 1,000 orders, everything else 4 KiB.",
            "Send less: a hundred lines with long names need a tenth of it.",
            "Send at most 262144 bytes."),
        new(Problems.UnsupportedMediaType,
            "The body is of a media type that is not taken here.",
            "The `Content-Type` header is missing, or names another type or a charset other than UTF-8; or the body is "
            + "compressed (`Content-Encoding`), and nothing is ever inflated.",
            "Send `Content-Type: application/json`, for an import `application/x-ndjson` or `text/csv`, in UTF-8 and "
            + "without `Content-Encoding`.",
            "Send Content-Type: application/json, in UTF-8."),
        new(Problems.BrokenBody,
            "The body did not come as it was announced.",
            "It ended before `Content-Length` said, or its chunks are none. Nothing was done.",
            "Look at what stands between your shop and us: a proxy that cuts bodies, a client that sets the length by "
            + "itself. Send the same request again.",
            "Nothing was done. Send as many bytes as Content-Length or the chunks announce."),
        new(Problems.SlowBody,
            "The body came too slowly.",
            "It stopped for seconds, and who holds a connection open keeps others out. Nothing was done.",
            "Have the whole body ready before you begin to send it, and send the same request again.",
            "Nothing was done. Send the body without pauses of seconds."),
    ];

    private static IEnumerable<ProblemPage> Meanings() =>
    [
        new(Problems.TotalMismatch,
            "The `total` is not the sum of the lines.",
            "It is checked when you send it: what your customer saw and what would be charged must not differ.",
            "Compute it as the sum of quantity x unitPrice in minor units, or leave it out.",
            "The lines sum to 2500.")
        { Errors = [new("#/total", "must be the sum of quantity x unitPrice, or be left out")] },
        new(Problems.UnknownSku,
            "Some SKUs are not sold here.",
            "Nobody ever said how many there are of them. Nothing was stored, and the key is still free.",
            "Correct the SKUs that `errors` names, or have an operator set their stock.",
            "Nothing was stored.")
        { Errors = [new("#/lines", "NO-SUCH-SKU is not sold here")] },
        new(Problems.IdempotencyKeyReused,
            "The key stands for something else already.",
            "An earlier request had the same `Idempotency-Key` and another meaning. How it was formatted does not "
            + "matter: what was parsed is compared.",
            "Use a new key for a new order. To change an order, cancel it and place another.",
            "Use a new Idempotency-Key for a new order."),
        new(Problems.NotCapturable,
            "The order has no payment to capture.",
            "It is paid automatically, its payment is not authorised yet, or no longer: it was cancelled, or it "
            + "expired.",
            "Read the order. Capture it once its timeline says `payment-authorised`.",
            "Read the order: its payment is not authorised.") { Instance = OrderPath + "/capture" },
        new(Problems.NotRefundable,
            "The order has no money that could be given back.",
            "It is not paid yet, its payment is only authorised, it is being turned round, or all its money was given "
            + "back before.",
            "Read the order. What is not captured is given back by a cancel; what is being cancelled needs no refund.",
            "All its money is given back already.") { Instance = OrderPath + "/refunds" },
        new(Problems.RefundTooLarge,
            "More is asked back than is left.",
            "All refunds of an order together give back what was captured, and all returns together what was bought. "
            + "Refunds that are on their way count.",
            "Ask for less, or leave `amount` out to give back all that is left.",
            "300 minor units of EUR are left.")
        { Instance = OrderPath + "/refunds", Errors = [new("#/amount", "must be at most 300")] },
    ];

    private static IEnumerable<ProblemPage> Operators() =>
    [
        new(Problems.NotErasable,
            "The order is on its way and must know its customer.",
            "Something is left to do for it: stock, money, or telling how it ended.",
            "Let it end, or cancel it, and then erase it.",
            "The order is on its way. Let it end, or cancel it, and then erase it.")
        { Instance = "/ops/orders/ord_5A3CEEG4DD8F2WBV2B539BMX00/erase" },
        new(Problems.StockHeld,
            "Fewer pieces would be left than orders hold.",
            "What an order holds stays on the books until it gives it back or is shipped.",
            "Cancel orders first, or set what is really there once they are settled.",
            "Orders hold 2 of 100 pieces. Nothing was changed.") { Instance = "/v1/stock/TEA-001" },
        new(Problems.BeyondRole,
            "Your key's role may not do this.",
            "A key with a role approves, rejects and refunds up to what the storefront's rules say for that role and "
            + "currency, and changes no rules and no prices.",
            "Ask somebody whose key has no role, or a role with a higher limit.",
            "This is about 2500 EUR; the role clerk decides about up to 1000 EUR.")
        { Instance = OrderPath + "/approve" },
        new(Problems.NotDecidable,
            "The order waits for nobody's word.",
            "It is on its way or ended, or somebody decided otherwise, or its time was up. What waits for a capture or "
            + "for stock, or has a payment that is not its own, can be rejected and not approved.",
            "Read the order: `hold` says what it waits for. To turn it round whatever it waits for, cancel it.",
            "Read the order: it waits for nobody's word, or somebody decided otherwise before.")
        { Instance = OrderPath + "/approve" },
        new(Problems.NothingToReplay,
            "The dead letter names no order.",
            "It is no message of ours, or its body cannot be read, so nobody waits for it.",
            "Find out where it came from, then discard it with that as the reason.",
            "It is no pack of nudges, so nothing waits for it. Look where it came from, then discard it.")
        { Instance = $"/ops/dead-letters/{DeadLetterOperations.Id}/replay" },
        new(Problems.AlreadyDecided,
            "Somebody decided otherwise before.",
            "A dead letter is replayed or discarded once, and what was decided first stays.",
            "Read it to see who decided what. An order can be nudged at any time.",
            "It was discarded by desk. That stays.")
        { Instance = $"/ops/dead-letters/{DeadLetterOperations.Id}/replay" },
    ];

    private static IEnumerable<ProblemPage> Ours() =>
    [
        new(Problems.OutcomeUnknown,
            "It may or may not have been done.",
            "The store did not answer in time, and reading back did not tell either.",
            "Send the same request with the same `Idempotency-Key` again, after `Retry-After` seconds, until you get "
            + "another answer. Nothing is done twice.",
            "Send the same request with the same Idempotency-Key again to learn whether it was accepted."),
        new(Problems.Unavailable,
            "A part that this needs does not answer.",
            "The store or a queue is away or overloaded. Orders that were accepted are safe meanwhile.",
            "Send the same request again after `Retry-After` seconds. What was done already is not done twice.",
            "A part that this needs does not answer. Nothing was lost.") { Instance = OrderPath },
        new(Problems.Internal,
            "The fault is ours.",
            "Something happened that we did not foresee; it was logged.",
            "Send the same request again later. If that does not help, tell us the `traceId`.",
            "The fault is ours and was logged under the traceId.") { Instance = OrderPath },
    ];
}
