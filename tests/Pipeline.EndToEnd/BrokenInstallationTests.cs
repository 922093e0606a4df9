using Pipeline.EndToEnd.Harness;

namespace Pipeline.EndToEnd;

/// <summary>Files beside the program that are not what they should be, in a copy of it.</summary>
[Collection(Processes.Name)]
public sealed class BrokenInstallationTests : IDisposable
{
    private readonly TempFolder folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private Dictionary<string, string> Settings { get; } = new()
    {
        ["Tables"] = Azurite.ConnectionString("devstoreaccount1", "bm90LWEtc2VjcmV0", FreePort.Next()),
        ["ServiceBus"] = $"Endpoint=sb://localhost:{FreePort.Next()};SharedAccessKeyName=n;SharedAccessKey=k;"
            + "UseDevelopmentEmulator=true;",
    };

    [Fact]
    public async Task Each_broken_file_is_named_in_one_sentence()
    {
        Copy(Repository.OutputOf("functions"), folder.Path);

        Assert.Equal(
            "local.settings.json is not valid JSON (line 2).",
            await BreakAsync("local.settings.json", _ => "{ \"Values\": {\n \"A\" \"B\" } }"));
        Assert.Equal(
            "host.json is not valid JSON (line 3).",
            await BreakAsync("host.json", _ => "{\n  \"version\": \"2.0\"\n  \"extensions\": {} }"));
        Assert.Equal(
            "host.json: extensions:serviceBus:maxMessageBatchSize is '0'; a whole number of at least 1 is needed.",
            await BreakAsync("host.json", json => json.Replace(": 64", ": 0", StringComparison.Ordinal)));
        Assert.Equal(
            "Function SettlePayment: the Service Bus has no queue payment; the local one has the queues of its "
            + "queues.json.",
            await BreakAsync("queues.json", Misspell, "--functions", "SettlePayment"));
        Assert.StartsWith(
            "The queue configuration ", await BreakAsync("queues.json", _ => "{"), StringComparison.Ordinal);

        await FakeCommand.WriteAsync(folder.Path, "npm", "echo 'npm error network timed out' >&2; exit 1");
        Settings["PATH"] = folder.Path;
        Assert.EndsWith(
            ": npm error network timed out; put that right, or let the setting Tables point to a store that runs "
            + "already.",
            (await FailedStart.RunAsync(folder.Path, Settings, "--port", "0")).Sentence,
            StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    private static string Misspell(string json) =>
        json.Replace("\"payment\"", "\"paiment\"", StringComparison.Ordinal);

    /// <summary>The sentence with which the program ends; the file is mended afterwards.</summary>
    private async Task<string> BreakAsync(string file, Func<string, string> change, params string[] arguments)
    {
        var path = Path.Combine(folder.Path, file);
        var whole = File.Exists(path) ? await File.ReadAllTextAsync(path, Stop) : null;
        await File.WriteAllTextAsync(path, change(whole ?? ""), Stop);
        var start = await FailedStart.RunAsync(folder.Path, Settings, ["--port", "0", .. arguments]);
        if (whole is null) File.Delete(path);
        else await File.WriteAllTextAsync(path, whole, Stop);
        return start.Sentence;
    }

    private static void Copy(string source, string target)
    {
        Directory.CreateDirectory(target);
        foreach (var file in Directory.EnumerateFiles(source))
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        foreach (var inner in Directory.EnumerateDirectories(source))
            Copy(inner, Path.Combine(target, Path.GetFileName(inner)));
    }
}
