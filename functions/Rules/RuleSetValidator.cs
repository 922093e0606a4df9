using FluentValidation;
using Pipeline.Orders;
using Pipeline.Storefronts;

namespace Pipeline.Rules;

/// <summary>What a rule set may say; docs/rules.md repeats these bounds.</summary>
internal sealed class RuleSetValidator : AbstractValidator<RuleSet>
{
    public const long MostMoney = 100_000_000_000;
    private const int MostCountries = 250;
    private const int MostCurrencies = 50;
    private const string Code = "must be an ISO 4217 code, as EUR";

    public RuleSetValidator()
    {
        RuleFor(set => set.HoldHours).InclusiveBetween(1, Rules.RuleSet.LongestHoldHours)
            .WithMessage($"must be 1 to {Rules.RuleSet.LongestHoldHours}");
        RuleFor(set => set.Rules).Must(rules => rules is null || rules.Count <= Rules.RuleSet.MostRules)
            .WithMessage($"must hold at most {Rules.RuleSet.MostRules} rules")
            .Must(rules => rules is null
                || rules.Select(rule => rule?.Id).OfType<string>().CountBy(id => id).All(id => id.Value == 1))
            .WithMessage("must give no two rules the same id");
        RuleForEach(set => set.Rules).Required().SetValidator(new OneRule()!); // Required() refuses null
        RuleFor(set => set.Roles)
            .Must(roles => roles is null
                || (roles.Count <= Rules.RuleSet.MostRoles && roles.Keys.All(StorefrontRow.IsId)))
            .WithMessage($"must hold at most {Rules.RuleSet.MostRoles} roles, named by 1 to 32 of a-z 0-9 -")
            .Must(roles => roles is null || roles.Values.All(role =>
                role is not null && AreLimits(role.Approve) && AreLimits(role.Release) && AreLimits(role.Refund)))
            .WithMessage($"must give each role amounts of 0 to {MostMoney} by currency");
    }

    private static bool AreLimits(IReadOnlyDictionary<string, long>? limits) => limits is null
        || (limits.Count <= MostCurrencies
            && limits.All(limit => IsCode(limit.Key, 3) && limit.Value is >= 0 and <= MostMoney));

    private static bool IsCode(string? text, int letters) =>
        text?.Length == letters && text.All(char.IsAsciiLetterUpper);

    private sealed class OneRule : AbstractValidator<Rule>
    {
        public OneRule()
        {
            RuleFor(rule => rule.When).Required()
                .Must(kind => kind is null || Evaluation.Kinds.Contains(kind))
                .WithMessage($"must be one of {string.Join(", ", Evaluation.Kinds)}");
            RuleFor(rule => rule.Id).Must(id => id is null
                    || (StorefrontRow.IsId(id) && id != Evaluation.PriceMismatch && !Evaluation.Kinds.Contains(id)))
                .WithMessage("must be 1 to 32 of a-z 0-9 -, and no kind's name");
            Needs(Evaluation.TotalOver, () =>
            {
                RuleFor(rule => rule.Amount).Required()
                    .InclusiveBetween(0, MostMoney).WithMessage($"must be 0 to {MostMoney}, in minor units");
                RuleFor(rule => rule.Currency).Required()
                    .Must(code => code is null || IsCode(code, 3)).WithMessage(Code);
            });
            Needs(Evaluation.QuantityOver, () => RuleFor(rule => rule.Quantity).Required()
                .InclusiveBetween(0, 10_000).WithMessage("must be 0 to 10000"));
            Needs(Evaluation.CountryIn, () => RuleFor(rule => rule.Countries).Required()
                .Must(codes => codes is null
                    || (codes.Count is > 0 and <= MostCountries && codes.All(code => IsCode(code, 2))))
                .WithMessage("must hold ISO 3166-1 codes, as DE"));
            Needs(Evaluation.OrdersPerHourOver, () => RuleFor(rule => rule.Count).Required()
                .InclusiveBetween(1, RecentBuyers.MostCounted - 1)
                .WithMessage($"must be 1 to {RecentBuyers.MostCounted - 1}"));
            RuleFor(rule => rule.Sku).Must(sku => sku is null || Sku.IsValid(sku))
                .WithMessage($"must be {Sku.Allowed}");
            Forbids(rule => rule.Amount is not null || rule.Currency is not null, Evaluation.TotalOver);
            Forbids(rule => rule.Quantity is not null || rule.Sku is not null, Evaluation.QuantityOver);
            Forbids(rule => rule.Countries is not null, Evaluation.CountryIn);
            Forbids(rule => rule.Count is not null, Evaluation.OrdersPerHourOver);
        }

        private void Needs(string kind, Action rules) => When(rule => rule.When == kind, rules);

        // A member that means nothing here is a mistake: whoever wrote it believes that it counts.
        private void Forbids(Func<Rule, bool> hasMembers, string kind) => RuleFor(rule => rule.When)
            .Must((rule, when) => when == kind || !hasMembers(rule))
            .WithMessage($"has members that belong to {kind}");
    }
}
