using System.Globalization;
using System.Text;
using System.Text.Json;
using Pipeline.EndToEnd.Harness;

namespace Pipeline.EndToEnd.BadInput;

/// <summary>The files of tests/data that hold what parsers and people stumble over.</summary>
[Collection(Processes.Name)]
public sealed class CorpusTests(QuietHouse quiet, ITestOutputHelper output) : IClassFixture<QuietHouse>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_JSON_value_is_judged_as_its_line_says_within_an_order_and_is_no_order_itself()
    {
        using var client = quiet.NewClient();
        var values = (await File.ReadAllLinesAsync(Data("json-values.tsv"), Stop))
            .Where(line => !line.StartsWith('#')).Select(line => line.Split('\t')).ToList();
        foreach (var value in values)
        {
            var (name, expected, written) = (value[0], value[1], Bytes(value[2]));
            var order = ValidRequests.Order.Split("\"c-77\"");
            var request = quiet.Door.Place(quiet.NextKey) with
            {
                Body = [.. Encoding.UTF8.GetBytes(order[0]), .. written, .. Encoding.UTF8.GetBytes(order[1])],
            };
            var answer = await client.SendAsync(request);
            Assert.True((answer.Type ?? "accepted") == expected,
                $"{name}: should be {expected}: {answer.Status} {answer.Body}");
            Assert.Equal(expected == "accepted" ? 202 : 400, answer.Status);

            var alone = await client.SendAsync(request with { Body = written });
            var type = name is "y_other_object" ? "out-of-range" : "not-json";
            Assert.True((alone.Status, alone.Type) == (400, type), $"{name} alone: {alone.Status} {alone.Body}");
        }

        output.WriteLine($"{values.Count} JSON values, each within an order and alone");
    }

    [Fact]
    public async Task A_naughty_string_is_shown_as_it_was_sent_or_refused_wherever_people_write()
    {
        using var client = quiet.NewClient();
        var strings = JsonDocument.Parse(await File.ReadAllTextAsync(Data("naughty-strings.json"), Stop)).RootElement;
        foreach (var text in Texts(strings, "taken"))
        {
            var answer = await client.SendAsync(Order(text));
            Assert.True(answer.Status == 202, $"{JsonSerializer.Serialize(text)} should be accepted: {answer.Body}");
            var shown = await client.SendAsync(quiet.Door.Shop("GET", $"/v1/orders/{answer.Text("id")}"));
            var normal = text.Normalize(NormalizationForm.FormC);
            Assert.Equal(normal, shown.Text("reference"));
            Assert.Equal(normal, shown.Json.GetProperty("customer").GetProperty("name").GetString());
            Assert.Equal(normal, shown.Json.GetProperty("lines")[0].GetProperty("name").GetString());
        }

        foreach (var text in Texts(strings, "refused"))
        {
            var answer = await quiet.RefusesAsync(client, Order(text), 400, "out-of-range");
            Assert.True(text.Length == 0 || !answer.Body.Contains(text, StringComparison.Ordinal), $"repeats {text}");
        }

        output.WriteLine($"{Texts(strings, "taken").Count} strings taken, {Texts(strings, "refused").Count} refused");
    }

    private WireRequest Order(string text)
    {
        var order = JsonSerializer.Serialize(new
        {
            reference = text,
            currency = "EUR",
            lines = new[] { new { sku = "TEA-001", quantity = 1, unitPrice = 1, name = text } },
            customer = new { email = Canary.Mail, name = text },
            shipTo = new { line1 = text, city = text },
            payment = new { token = Canary.Token },
            metadata = new Dictionary<string, string> { ["note"] = text },
        });
        return quiet.Door.Place(quiet.NextKey).WithBody(order);
    }

    private static List<string> Texts(JsonElement strings, string name) =>
        [.. strings.GetProperty(name).EnumerateArray().Select(text => text.GetString()!)];

    private static string Data(string name) => Path.Combine(Repository.Root, "tests", "data", name);

    private static byte[] Bytes(string escaped)
    {
        var bytes = new List<byte>();
        for (var i = 0; i < escaped.Length; i++)
        {
            var isEscape = escaped[i] == '%';
            bytes.Add(isEscape
                ? byte.Parse(escaped.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
                : (byte)escaped[i]);
            if (isEscape) i += 2;
        }

        return [.. bytes];
    }
}
