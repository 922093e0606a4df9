using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Pipeline.Storefronts;

namespace Pipeline.Rules;

/// <summary>Replaces a storefront's rules: they count for new orders within a minute, held ones stay held.</summary>
public sealed partial class SetRules(
    Callers callers, RuleTable table, StorefrontTable storefronts, ILogger<SetRules> logger)
{
    private const int MostBytes = 16 * 1024;

    internal static readonly JsonBody<RuleSet> Body =
        new(RulesJson.Default.RuleSet, new RuleSetValidator(), MostBytes);

    [Function(nameof(SetRules))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "ops/storefronts/{storefrontId}/rules")]
        HttpRequest request,
        string storefrontId,
        CancellationToken cancellationToken)
    {
        var (caller, stranger) = await callers.AdmitOperatorAsync(request, cancellationToken);
        if (caller is null) return stranger!; // an admission has one or the other
        if (Authority.RefuseSetting(request, caller) is { } beyond) return beyond;

        var (rules, refusal) = await Body.ReadAsync(request, cancellationToken);
        if (rules is null) return refusal!; // a body that is required has one or the other
        if (!RulesVersion.TryRead(request, out var expected))
        {
            return Problems.BadIfMatch.Answer(request, "Send If-Match: \"3\" with the version, or leave it out.");
        }

        if (!StorefrontRow.IsId(storefrontId) || await storefronts.FindAsync(storefrontId, cancellationToken) is null)
        {
            return Problems.NotFound.Answer(request, "There is no such storefront.");
        }

        if (await table.SetAsync(storefrontId, rules, expected, caller.KeyId, cancellationToken) is not { } stored)
        {
            return Problems.PreconditionFailed.Answer(
                request, "The rules are no longer of that version. Read them and decide anew.");
        }

        Log.Changed(logger, caller.KeyId, storefrontId, stored.Version);
        return RulesVersion.Shown(request, stored);
    }

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Information,
            Message = "Operator {Who} set the rules of {StorefrontId}: version {Version}.")]
        public static partial void Changed(ILogger logger, string who, string storefrontId, int version);
    }
}
