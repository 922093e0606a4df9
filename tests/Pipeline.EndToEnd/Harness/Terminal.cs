namespace Pipeline.EndToEnd.Harness;

/// <summary>What a command said, and how it ended.</summary>
internal sealed record Said(int ExitCode, IReadOnlyList<string> Lines)
{
    public string Text => string.Join('\n', Lines);

    /// <summary>The line that is a storefront's key and nothing else.</summary>
    public string Key => Lines.Single(line => line.StartsWith("sk_", StringComparison.Ordinal));
}

/// <summary>The product's command line, each command a process that reads its settings like the app.</summary>
internal static class Terminal
{
    public static async Task<Said> RunAsync(string tables, params string[] args)
    {
        await using var command = ChildProcess.Start(
            "dotnet",
            [Path.Combine(Repository.OutputOf("functions"), "Pipeline.Functions.dll"), .. args],
            new Dictionary<string, string> { ["Tables"] = tables });
        await command.WaitForExitAsync();
        return new Said(command.ExitCode, [.. command.Lines]);
    }
}
