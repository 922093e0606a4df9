using Pipeline.Operations;

namespace Pipeline.Docs.OpenApi;

/// <summary>What an operator is shown, and may send.</summary>
internal static class OperatorFields
{
    public static Dictionary<Type, Dictionary<string, Field>> ByType { get; } = new()
    {
        [typeof(NudgeOrderAnswer)] = new()
        {
            ["id"] = new("The order."),
            ["next"] = new("The queue that was asked to look at it; null when nothing is left to do."),
        },
    };
}
