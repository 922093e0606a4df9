using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Azure;

namespace Pipeline.Notification.Webhooks;

/// <summary>Where a storefront wants its events.</summary>
public sealed partial record WebhookEndpoint
{
    private const int SaltBytes = 16;
    private static readonly TimeSpan Overlap = TimeSpan.FromHours(24);

    /// <summary>1 to 32 of a-z 0-9 -, in the storefront's own words.</summary>
    public required string Name { get; init; }

    /// <summary>https, to a public address; in local development also http to this machine.</summary>
    public required string Url { get; init; }

    /// <summary>16 random bytes in hex: another endpoint of the same name has other secrets.</summary>
    public required string Salt { get; init; }

    /// <summary>Of the secret, from 1; +1 with each rotation.</summary>
    public int Version { get; init; } = 1;

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the present secret took the place of the one before.</summary>
    public DateTimeOffset? RotatedAt { get; init; }

    /// <summary>When its receiver said that it is gone; null while it is on.</summary>
    public DateTimeOffset? DisabledAt { get; init; }

    [JsonIgnore]
    public bool IsOn => DisabledAt is null;

    [JsonIgnore]
    public string Channel => ChannelOf(Name);

    public static string ChannelOf(string name) => $"webhook_{name}";

    /// <summary>One that nobody has the secret of yet.</summary>
    public static WebhookEndpoint New(string name, string url, DateTimeOffset at) => new()
    {
        Name = name,
        Url = url,
        Salt = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SaltBytes)),
        CreatedAt = at,
    };

    /// <summary>Whether an endpoint may be called this.</summary>
    public static bool IsName(string text) => Name1To32.IsMatch(text);

    /// <summary>The versions of the secret that sign: for a day after a rotation the one before as well.</summary>
    public IReadOnlyList<int> SigningVersions(DateTimeOffset now) =>
        RotatedAt is { } rotated && now - rotated < Overlap ? [Version, Version - 1] : [Version];

    [GeneratedRegex(@"\A[a-z0-9-]{1,32}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name1To32 { get; }
}

/// <summary>All of a storefront's, in one row, so that their number is bounded however they are set up.</summary>
/// <param name="Endpoints">In the order of their names.</param>
public sealed record WebhookEndpoints(IReadOnlyList<WebhookEndpoint> Endpoints)
{
    public const int Most = 3;

    internal ETag ETag { get; init; }

    public WebhookEndpoint? Find(string name) => Endpoints.FirstOrDefault(endpoint => endpoint.Name == name);

    /// <summary>With this one in the place of whichever had its name.</summary>
    public WebhookEndpoints With(WebhookEndpoint endpoint) => this with
    {
        Endpoints = [.. Without(endpoint.Name).Endpoints.Append(endpoint)
            .OrderBy(each => each.Name, StringComparer.Ordinal)],
    };

    public WebhookEndpoints Without(string name) => this with
    {
        Endpoints = [.. Endpoints.Where(endpoint => endpoint.Name != name)],
    };
}

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IReadOnlyList<WebhookEndpoint>))]
internal sealed partial class WebhookRowJson : JsonSerializerContext;
