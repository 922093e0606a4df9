using System.Text.Json;
using System.Text.Json.Serialization;
using FluentValidation;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Pipeline.Orders;
using Pipeline.Rules;
using Pipeline.Storefronts;

namespace Pipeline.Operations;

/// <summary>
/// Has all orders of an e-mail address forget it. No index of addresses is kept, so the storefront's list is walked, so
/// many orders a request: who asks goes on with the cursor until there is none.
/// </summary>
public sealed partial class EraseCustomer(
    Callers callers, OrderTable orders, Erasure erasure, DeadLetterTable letters, ILogger<EraseCustomer> logger)
{
    private const int OrdersPerRequest = 500;
    private const int MostLetters = 10_000;

    [Function(nameof(EraseCustomer))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(
            AuthorizationLevel.Anonymous, "post", Route = "ops/storefronts/{storefrontId}/erase-customer")]
        HttpRequest request,
        string storefrontId,
        CancellationToken cancellationToken)
    {
        var (caller, stranger) = await callers.AdmitOperatorAsync(request, cancellationToken);
        if (caller is null) return stranger!; // an admission has one or the other
        if (Authority.RefuseErasing(request, caller) is { } beyond) return beyond;

        var (asked, refusal) = await EraseCustomerRequest.Body.ReadAsync(request, cancellationToken);
        if (asked?.Email is not { } email) return refusal!; // it is required
        if (!StorefrontRow.IsId(storefrontId)) return Problems.NotFound.Answer(request, "There is no such storefront.");

        var behind = asked.Cursor is null ? null : ListPosition.Parse(asked.Cursor);
        var listed = await orders.ListAsync(
            new ListRange(storefrontId, behind, null), OrdersPerRequest, cancellationToken);
        var looks = await orders.LookAsync(listed.Select(each => each.Id), cancellationToken);
        var (erased, open, unreadable) = (new HashSet<OrderId>(), new List<string>(), new List<string>());
        foreach (var ((_, id), look) in listed.Zip(looks))
        {
            // Whose order it is cannot be told, so nobody may believe that all of theirs is erased.
            if (look.Unreadable is not null) unreadable.Add(id.Value);
            if (look.Order is not { } order || !IsOf(order, email)) continue;
            if (await erasure.RunAsync(id, cancellationToken) == Erased.StillOpen) open.Add(id.Value);
            else erased.Add(id);
        }

        if (erased.Count > 0)
            await letters.EmptyAsync(letter => letter.Orders.Any(erased.Contains), MostLetters, cancellationToken);
        Log.Erased(logger, caller.KeyId, erased.Count, storefrontId);
        var next = listed.Count == OrdersPerRequest ? listed[^1].ToString() : null;
        return Results.Json(
            new CustomerErasure(listed.Count, erased.Count, open, unreadable, next),
            EraseCustomerJson.Default.CustomerErasure);
    }

    private static bool IsOf(Order order, string email) =>
        string.Equals(order.Purchase.Customer.Email, email.Trim(), StringComparison.OrdinalIgnoreCase);

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Information,
            Message = "Operator {Who} erased the customer of {Count} orders of {StorefrontId}.")]
        public static partial void Erased(ILogger logger, string who, int count, string storefrontId);
    }
}

/// <param name="Looked">How many orders were looked at.</param>
/// <param name="Erased">How many of them forgot the address.</param>
/// <param name="Open">Ids of those that cannot yet: they are on their way.</param>
/// <param name="Unreadable">Ids of those whose row cannot be read: nobody knows whose they are.</param>
/// <param name="Next">To be sent as the cursor of the next request; null when all were looked at.</param>
internal sealed record CustomerErasure(
    int Looked, int Erased, IReadOnlyList<string> Open, IReadOnlyList<string> Unreadable, string? Next);

/// <summary>The body of POST /ops/storefronts/{storefrontId}/erase-customer.</summary>
internal sealed record EraseCustomerRequest
{
    private const int MostBytes = 4 * 1024;

    public static readonly JsonBody<EraseCustomerRequest> Body =
        new(EraseCustomerJson.Default.EraseCustomerRequest, new Rules(), MostBytes);

    /// <summary>Whose orders.</summary>
    public string? Email { get; init; }

    /// <summary>Where the request before ended; null for the newest order.</summary>
    public string? Cursor { get; init; }

    private sealed class Rules : AbstractValidator<EraseCustomerRequest>
    {
        public Rules()
        {
            RuleFor(asked => asked.Email).Required().Text();
            RuleFor(asked => asked.Cursor).Must(cursor => cursor is null || ListPosition.Parse(cursor) is not null)
                .WithMessage("must be the next of the answer before");
        }
    }
}

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Strict,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = 4)]
[JsonSerializable(typeof(EraseCustomerRequest))]
[JsonSerializable(typeof(CustomerErasure))]
internal sealed partial class EraseCustomerJson : JsonSerializerContext;
