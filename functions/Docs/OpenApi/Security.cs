using Microsoft.OpenApi;
using Pipeline.Storefronts;

namespace Pipeline.Docs.OpenApi;

/// <summary>The two kinds of keys, and what everybody who needs one is refused with.</summary>
internal static class Security
{
    private const string StorefrontKey = "storefrontKey";
    private const string OperatorKey = "operatorKey";

    public static void AddTo(OpenApiDocument document)
    {
        document.AddComponent(StorefrontKey, Bearer("A storefront's key: sk_live_... or sk_test_..."));
        document.AddComponent(OperatorKey, Bearer("An operator's key: ok_live_... or ok_test_..."));
    }

    /// <summary>An empty list says that no key is needed.</summary>
    public static IList<OpenApiSecurityRequirement> Of(Access access, OpenApiDocument document) => access switch
    {
        Access.Anyone => [],
        Access.Storefront => [Requirement(StorefrontKey, document)],
        Access.Operator => [Requirement(OperatorKey, document)],
        Access.Either => [Requirement(StorefrontKey, document), Requirement(OperatorKey, document)],
        _ => throw new InvalidOperationException($"Unknown access {access}."),
    };

    public static IReadOnlyList<ProblemType> Refusals(Access access) => access switch
    {
        Access.Anyone => [Problems.Internal],
        Access.Storefront or Access.Either =>
            [Problems.Unauthenticated, Problems.RateLimited, Problems.Unavailable, Problems.Internal],
        Access.Operator => [Problems.Unauthenticated, Problems.Unavailable, Problems.Internal],
        _ => throw new InvalidOperationException($"Unknown access {access}."),
    };

    private static OpenApiSecurityScheme Bearer(string description) =>
        new() { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = description };

    private static OpenApiSecurityRequirement Requirement(string scheme, OpenApiDocument document) =>
        new() { [new OpenApiSecuritySchemeReference(scheme, document)] = [] };
}
