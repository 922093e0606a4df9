namespace Pipeline.EndToEnd.Harness;

/// <summary>A command that does what a test wants, for a PATH of the test's own.</summary>
internal static class FakeCommand
{
    public static async Task WriteAsync(string folder, string name, string commands)
    {
        var path = Path.Combine(folder, name);
        await File.WriteAllTextAsync(path, $"#!/bin/sh\n{commands}\n", TestContext.Current.CancellationToken);
        var (exitCode, output) = await Shell.RunAsync($"chmod +x '{path}'");
        Assert.True(exitCode == 0, output);
    }
}
