using FluentValidation;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Pipeline.Storefronts;

namespace Pipeline.Rules;

/// <summary>Tells what other rules would have done to a storefront's newest orders, and changes nothing.</summary>
public sealed class TryRules(Callers callers, PastOrders past)
{
    [Function(nameof(TryRules))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "ops/rules/try")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var (caller, stranger) = await callers.AdmitOperatorAsync(request, cancellationToken);
        if (caller is null) return stranger!; // an admission has one or the other

        var (trial, refusal) = await TryRulesRequest.Body.ReadAsync(request, cancellationToken);
        if (trial is not { Storefront: { } storefront, Rules: { } rules }) return refusal!; // both are required
        var orders = await past.ReadAsync(
            storefront, trial.Since, trial.Most ?? PastOrders.Most, cancellationToken);
        return Results.Json(RuleTrial.Of(rules, orders), RulesJson.Default.RuleTrial);
    }
}

/// <summary>The body of POST /ops/rules/try.</summary>
internal sealed record TryRulesRequest
{
    private const int MostBytes = 16 * 1024;

    public static readonly JsonBody<TryRulesRequest> Body =
        new(RulesJson.Default.TryRulesRequest, new TryRulesValidator(), MostBytes);

    /// <summary>Whose orders.</summary>
    public string? Storefront { get; init; }

    /// <summary>What to look at them with.</summary>
    public RuleSet? Rules { get; init; }

    /// <summary>How many of the newest orders; 1,000 when it is left out.</summary>
    public int? Most { get; init; }

    /// <summary>Only orders that came later than this.</summary>
    public DateTimeOffset? Since { get; init; }

    private sealed class TryRulesValidator : AbstractValidator<TryRulesRequest>
    {
        public TryRulesValidator()
        {
            RuleFor(trial => trial.Storefront).Required()
                .Must(id => id is null || StorefrontRow.IsId(id)).WithMessage("must be a storefront's id");
            RuleFor(trial => trial.Rules).Required().SetValidator(new RuleSetValidator()!); // a validator skips null
            RuleFor(trial => trial.Most).InclusiveBetween(1, PastOrders.Most)
                .WithMessage($"must be 1 to {PastOrders.Most}");
        }
    }
}
