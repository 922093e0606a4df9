using Pipeline.EndToEnd.Harness;

namespace Pipeline.EndToEnd.BadInput;

/// <summary>One worker that answers requests and does nothing else, for all cases of a class.</summary>
public sealed class QuietHouse(Azurite azurite) : IAsyncLifetime
{
    private int keys;

    internal House House { get; } = new(azurite);

    internal ValidRequests Door { get; private set; } = new("", "");

    internal string NextKey => $"quiet-key-{Interlocked.Increment(ref keys):000000}";

    internal WireClient NewClient() => new(House.Worker.Port);

    public async ValueTask InitializeAsync()
    {
        await House.StartAsync(workers: 0);
        await House.HireAsync(Route.Functions);
        await ValidRequests.StockAsync(House);
        Door = new ValidRequests(House.StorefrontKey, House.OperatorKey);
    }

    /// <summary>Nothing of what was sent may have come up in what the processes said.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            Canary.AssertUnsaid(House);
        }
        finally
        {
            await House.DisposeAsync();
        }
    }

    /// <summary>Expects a problem, whole, and no order behind it.</summary>
    internal async Task<WireAnswer> RefusesAsync(WireClient client, WireRequest request, int status, string type)
    {
        var answer = await client.SendAsync(request);
        Assert.True(
            answer.Status == status && answer.Type == type,
            $"should be {status} {type}: {answer.Status} {answer.Body}");
        Assert.Null(answer.Lack);
        Assert.DoesNotContain(Canary.Card, answer.Body, StringComparison.Ordinal);
        return answer;
    }
}
