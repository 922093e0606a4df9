using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Pipeline.Tests.Payment.StripeFake;

/// <summary>A request's form: Stripe takes no JSON.</summary>
internal sealed class StripeForm(IFormCollection form)
{
    public string? this[string name] => form.TryGetValue(name, out var value) ? value.ToString() : null;

    public Dictionary<string, string> Metadata => form
        .Where(pair => pair.Key.StartsWith("metadata[", StringComparison.Ordinal))
        .ToDictionary(pair => pair.Key[9..^1], pair => pair.Value.ToString());

    /// <summary>The same for two requests that ask for the same.</summary>
    public string Fingerprint => string.Join('&', form.OrderBy(pair => pair.Key, StringComparer.Ordinal));

    public long? Number(string name) =>
        long.TryParse(this[name], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The first parameter that is not one of these.</summary>
    public string? Unknown(IReadOnlyCollection<string> known) => form.Keys.FirstOrDefault(key => !known.Contains(key));
}
