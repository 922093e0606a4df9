using System.Globalization;
using Azure;
using Azure.Data.Tables;

namespace Pipeline.Simulation.Tables;

/// <summary>What the service answers when it does not do as it is told.</summary>
/// <remarks>https://learn.microsoft.com/rest/api/storageservices/table-service-error-codes</remarks>
internal static class Refusal
{
    /// <summary>The status that is about the request as such, not about one operation of it.</summary>
    public const int WholeRequest = 413;

    // Where the SDK keeps the index that it finds before the colon of a message such as "1:The specified entity ...".
    private const string IndexKey = "FailedEntity";

    public static RequestFailedException AlreadyExists() =>
        new(409, "The specified entity already exists.", "EntityAlreadyExists", null);

    public static RequestFailedException NotFound() =>
        new(404, "The specified resource does not exist.", "ResourceNotFound", null);

    public static RequestFailedException TableNotFound() =>
        new(404, "The table specified does not exist.", "TableNotFound", null);

    public static RequestFailedException TableAlreadyExists() =>
        new(409, "The table specified already exists.", "TableAlreadyExists", null);

    public static RequestFailedException Overtaken() => new(
        412, "The update condition specified in the request was not satisfied.", "UpdateConditionNotSatisfied", null);

    public static RequestFailedException Bad(string code, string message) => new(400, message, code, null);

    public static RequestFailedException TooLarge() => new(
        WholeRequest, "The request body is too large and exceeds the maximum permissible limit.", "RequestBodyTooLarge",
        null);

    public static TableTransactionFailedException OfTransaction(RequestFailedException refused, int index)
    {
        var indexed = new RequestFailedException(refused.Status, $"{index}:{refused.Message}", refused.ErrorCode, null);
        indexed.Data[IndexKey] = index.ToString(CultureInfo.InvariantCulture);
        return new TableTransactionFailedException(indexed);
    }
}
