using System.CommandLine;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Operations.Commands;
using Pipeline.Storefronts;
using Pipeline.Tests.Orders;
using Pipeline.Tests.Storage;

namespace Pipeline.Tests.Operations.Commands;

[Collection(StorageTests.Name)]
public sealed class CommandLineTests(AzuriteFixture azurite)
{
    private readonly FakeTimeProvider time = new(Sample.At);

    [Theory]
    [InlineData(true, "keys", "list")]
    [InlineData(true, "storefronts")]
    [InlineData(true, "--help")]
    [InlineData(false)]
    [InlineData(false, "--port", "7072")]
    [InlineData(false, "--functions", "keys")]
    [InlineData(false, "--host", "127.0.0.1", "--workerId", "1")]
    public void Commands_are_told_from_the_hosts_words(bool isCommand, params string[] args) =>
        Assert.Equal(isCommand, CommandLine.IsCommand(args));

    [Fact]
    public async Task A_key_is_made_rotated_listed_and_revoked_and_its_secret_is_seen_once()
    {
        var desk = await DeskAsync();
        await RunAsync(desk, "storefronts", "create", "shop", "--name", "Tea", "--burst", "7");
        Assert.Equal(0, (await RunAsync(desk, "storefronts", "retain", "shop", "90")).Code);
        Assert.Equal(1, (await RunAsync(desk, "storefronts", "retain", "shop", "3651")).Code);
        Assert.Equal(1, (await RunAsync(desk, "storefronts", "retain", "nobody", "90")).Code);
        var first = await RunAsync(desk, "keys", "create", "shop");
        var key = ApiKey.Parse(first.Output.TrimEnd())!;
        var second = await RunAsync(desk, "keys", "rotate", key.Id);
        var revoked = await RunAsync(desk, "keys", "revoke", key.Id);
        var keys = await RunAsync(desk, "keys", "list");
        var storefronts = await RunAsync(desk, "storefronts", "list");

        Assert.Equal([0, 0, 0, 0, 0], [first.Code, second.Code, revoked.Code, keys.Code, storefronts.Code]);
        var other = ApiKey.Parse(second.Output.TrimEnd())!;
        Assert.Equal((KeyMode.Live, KeyMode.Live), (key.Mode, other.Mode));
        Assert.Matches($"{key.Id} +shop +live +[0-9: -]{{16}} +[^ ]+ +[0-9]{{4}}-", keys.Output);
        Assert.Matches($"{other.Id} +shop +live +[0-9: -]{{16}} +[^ ]+ +-\n", keys.Output);
        Assert.Matches($"shop +Tea +[0-9-]+ +50 +7 +0 +50000 +90 d +{other.Id}\n", storefronts.Output);
        foreach (var secret in new[] { key, other }.Select(one => one.Reveal().Split('_')[3]))
        {
            foreach (var said in new[] { first.Error, second.Error, revoked.Error, keys.Output, storefronts.Output })
            {
                Assert.DoesNotContain(secret, said, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData("There is no storefront none.", "keys", "create", "none")]
    [InlineData("live keys: revoke one of", "keys", "create", "full")]
    [InlineData("either a storefront's id or --operator", "keys", "create")]
    [InlineData("either a storefront's id or --operator", "keys", "create", "full", "--operator")]
    [InlineData("There is no storefront's key none", "keys", "revoke", "none")]
    [InlineData("There is no operator's key none", "keys", "rotate", "none", "--operator")]
    [InlineData("A role is named by", "keys", "create", "--operator", "--role", "Clerk")]
    [InlineData("Only an operator's key has a role.", "keys", "create", "full", "--role", "clerk")]
    [InlineData("Tea is no id", "storefronts", "create", "Tea")]
    [InlineData("There is a storefront full already.", "storefronts", "create", "full")]
    [InlineData("between 1 and 100000", "storefronts", "create", "new", "--burst", "0")]
    [InlineData("There is no storefront none.", "storefronts", "limit", "none", "--burst", "5")]
    [InlineData("Say at least one limit.", "storefronts", "limit", "full")]
    [InlineData("Cannot parse argument 'many'", "storefronts", "create", "new", "--burst", "many")]
    [InlineData("Required argument missing", "keys", "revoke")]
    [InlineData("Unrecognized command or argument 'steal'", "keys", "steal")]
    public async Task A_mistake_is_a_sentence_and_no_success(string sentence, params string[] args)
    {
        var desk = await DeskAsync();
        await RunAsync(desk, "storefronts", "create", "full");
        for (var key = 0; key < 2; key++) await RunAsync(desk, "keys", "create", "full");
        var before = await RunAsync(desk, "storefronts", "list");
        var (code, output, error) = await RunAsync(desk, args);

        Assert.Equal(1, code);
        Assert.Contains(sentence, error, StringComparison.Ordinal);
        Assert.DoesNotContain("k_live_", output, StringComparison.Ordinal);
        Assert.Equal(before.Output, (await RunAsync(desk, "storefronts", "list")).Output);
    }

    [Fact]
    public async Task A_storefronts_limits_are_changed_one_by_one()
    {
        var desk = await DeskAsync();
        await RunAsync(desk, "storefronts", "create", "shop", "--requests-per-second", "5");
        Assert.Equal(0, (await RunAsync(desk, "storefronts", "limit", "shop", "--open-orders", "9")).Code);
        Assert.Equal(new OwnLimits(5, null, 9), (await desk.Storefronts.FindAsync("shop", Store.Stop))!.Limits);
    }

    [Fact]
    public async Task An_operator_is_given_a_key_of_their_own_kind()
    {
        var desk = await DeskAsync();
        var key = ApiKey.Parse((await RunAsync(desk, "keys", "create", "--operator", "--test")).Output.TrimEnd())!;
        Assert.Equal((KeyKind.Operator, KeyMode.Test), (key.Kind, key.Mode));
        Assert.Equal(0, (await RunAsync(desk, "keys", "revoke", key.Id, "--operator")).Code);
    }

    [Fact]
    public async Task An_operators_role_is_kept_with_the_key_and_shown()
    {
        var desk = await DeskAsync();
        var made = await RunAsync(desk, "keys", "create", "--operator", "--role", "clerk");
        var key = await desk.Storefronts.FindKeyAsync(
            KeyKind.Operator, ApiKey.Parse(made.Output.TrimEnd())!.Id, Store.Stop);

        Assert.Equal("clerk", key?.Role);
        Assert.Contains("operator (clerk)", (await RunAsync(desk, "keys", "list")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nothing_answers_the_app_is_to_be_started_first()
    {
        var store = Store.Empty(azurite);
        store.Wire.Broken = true;
        var (code, _, error) = await RunAsync(DeskAt(store), "keys", "list");
        Assert.Equal(1, code);
        Assert.Contains("start the app first: dotnet run --project functions.", error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task Where_there_are_no_tables_yet_the_app_is_to_be_started_once()
    {
        var (code, _, error) = await RunAsync(DeskAt(Store.Empty(azurite)), "storefronts", "create", "shop");
        Assert.Equal(1, code);
        Assert.Contains("start the app once", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "Setting Tables is missing")]
    [InlineData("junk", "Setting Tables is no connection string")]
    public void A_setting_that_names_no_store_is_told(string? tables, string sentence)
    {
        var settings = new ConfigurationBuilder()
            .AddInMemoryCollection([KeyValuePair.Create("Tables", tables)]).Build();
        var wrong = Assert.Throws<OptionsValidationException>(() => Desk.Open(settings));
        Assert.Contains(sentence, wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("local.settings.json", "7")]
    [InlineData("local.settings.sample.json", "9")]
    [InlineData(null, null)]
    public void Settings_are_those_of_the_file_that_the_app_reads(string? last, string? burst)
    {
        var folder = Directory.CreateTempSubdirectory("pipeline-settings");
        foreach (var (file, value) in new[] { ("local.settings.sample.json", 9), ("local.settings.json", 7) })
        {
            if (last is null) break;
            var text = $$"""{ "Values": { "Storefronts__Burst": "{{value}}" } } // as Core Tools allow""";
            File.WriteAllText(Path.Combine(folder.FullName, file), text);
            if (file == last) break;
        }

        var settings = Desk.Settings(folder.FullName);
        folder.Delete(recursive: true);
        Assert.Equal(burst, settings["Storefronts:Burst"]);
    }

    [Fact]
    public void A_settings_file_that_is_no_JSON_is_told()
    {
        var folder = Directory.CreateTempSubdirectory("pipeline-settings");
        File.WriteAllText(Path.Combine(folder.FullName, "local.settings.json"), "{ Tables");
        var wrong = Assert.Throws<OptionsValidationException>(() => Desk.Settings(folder.FullName));
        folder.Delete(recursive: true);
        Assert.Contains("local.settings.json is not valid JSON.", wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("keys", "create")]
    [InlineData("storefronts", "limit")]
    public async Task Help_says_what_there_is_without_a_store(params string[] words)
    {
        Func<Desk> none = () => throw new InvalidOperationException("Help needs no store.");
        foreach (var args in new[] { ["--help"], [words[0], "--help"], (string[])[.. words, "--help"] })
        {
            var (code, output, _) = await RunAsync(none, args);
            Assert.Equal(0, code);
            Assert.Contains("Usage:", output, StringComparison.Ordinal);
        }
    }

    private static Task<(int Code, string Output, string Error)> RunAsync(Desk desk, params string[] args) =>
        RunAsync(() => desk, args);

    private static async Task<(int Code, string Output, string Error)> RunAsync(Func<Desk> open, string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var terminal = new InvocationConfiguration { Output = output, Error = error };
        var code = await CommandLine.RunAsync(
            args, open, () => throw new InvalidOperationException("No running app is asked."), terminal, Store.Stop);
        return (code, output.ToString(), error.ToString());
    }

    private async Task<Desk> DeskAsync() => DeskAt(await Store.MakeAsync(azurite));

    private Desk DeskAt(Store store) => new(new StorefrontTable(store.Service), new StorefrontOptions(), time);
}
