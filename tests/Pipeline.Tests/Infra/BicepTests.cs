namespace Pipeline.Tests.Infra;

public sealed class BicepTests
{
    private const int MostLines = 120;

    public static TheoryData<string> Entries => ["main.bicep", "secret.bicep"];

    public static TheoryData<string> Environments => ["dev", "prod"];

    [Theory]
    [MemberData(nameof(Entries))]
    public async Task Templates_build_without_a_complaint(string file)
    {
        var built = await BicepCli.RunAsync("build", Path.Combine(Stamps.Folder, file), "--stdout");

        Assert.Empty(built.Complaints);
        Assert.Equal(0, built.ExitCode);
        Assert.Contains("\"$schema\"", built.Output, Ordinal);
    }

    [Fact]
    public async Task Files_pass_the_linter()
    {
        var linted = await BicepCli.RunAsync("lint", "--pattern", Path.Combine(Stamps.Folder, "**", "*.bicep"));

        Assert.Empty(linted.Complaints);
        Assert.Equal(0, linted.ExitCode);
    }

    [Fact]
    public async Task Files_are_formatted()
    {
        var copy = Stamps.CopyWith("secret.bicep");
        try
        {
            await BicepCli.RunAsync("format", "--pattern", Path.Combine(copy, "**", "*.bicep*"));

            var changed = Files("*.bicep*").Where(path => File.ReadAllText(path)
                != File.ReadAllText(Path.Combine(copy, Path.GetRelativePath(Stamps.Folder, path))));
            Assert.Empty(changed);
        }
        finally
        {
            Directory.Delete(copy, recursive: true);
        }
    }

    [Theory]
    [InlineData("var never = 1", "no-unused-vars")]
    [InlineData("param silent string\noutput said string = silent", "use-description-params")]
    [InlineData("output where string = 'westeurope'", "no-hardcoded-outputs")]
    public async Task A_rule_of_the_linter_stops_the_build(string line, string rule)
    {
        var copy = Stamps.CopyWith("secret.bicep");
        try
        {
            await File.AppendAllTextAsync(
                Path.Combine(copy, "secret.bicep"), $"\n{line}\n", TestContext.Current.CancellationToken);
            var built = await BicepCli.RunAsync("build", Path.Combine(copy, "secret.bicep"), "--stdout");

            Assert.Contains(built.Complaints, complaint => complaint.Contains($"Error {rule}:", Ordinal));
            Assert.NotEqual(0, built.ExitCode);
        }
        finally
        {
            Directory.Delete(copy, recursive: true);
        }
    }

    [Theory]
    [MemberData(nameof(Environments))]
    public async Task Parameters_fit_the_template(string environment)
    {
        var path = Path.Combine(Stamps.Folder, $"{environment}.bicepparam");
        var built = await BicepCli.RunAsync("build-params", path, "--stdout");

        Assert.Empty(built.Complaints);
        Assert.Equal(0, built.ExitCode);
    }

    [Theory]
    [MemberData(nameof(Environments))]
    public async Task Committed_snapshots_are_what_would_be_deployed(string environment)
    {
        var path = Path.Combine(Stamps.Folder, $"{environment}.bicepparam");
        if (Accepted.IsWanted) await Accepted.WriteSnapshotAsync(path);
        var printed = await BicepCli.SnapshotAsync(path, "validate");

        Assert.True(
            printed.ExitCode == 0,
            $"{printed.Output}{printed.Errors}\nRead what changes; if it is meant, write it with: {Accepted.Command}");
    }

    [Fact]
    public async Task A_change_that_no_snapshot_has_is_found()
    {
        var copy = Stamps.CopyWith("modules/serviceBus.bicep", ("lockDuration: 'PT1M'", "lockDuration: 'PT2M'"));
        try
        {
            var printed = await BicepCli.SnapshotAsync(Path.Combine(copy, "dev.bicepparam"), "validate");

            Assert.NotEqual(0, printed.ExitCode);
            Assert.Contains("properties.lockDuration", printed.Output + printed.Errors, Ordinal);
        }
        finally
        {
            Directory.Delete(copy, recursive: true);
        }
    }

    [Theory]
    [InlineData("network = 'public'", "network = 'private'", "serviceBusSku Premium")]
    [InlineData("paymentProvider =", "options = { Payment__Provider: 'Stripe' }\nparam paymentProvider =", "optional")]
    public async Task Parameters_that_contradict_are_refused_with_a_reason(string from, string to, string reason)
    {
        var copy = Stamps.CopyWith("dev.bicepparam", (from, to));
        try
        {
            var printed = await BicepCli.SnapshotAsync(Path.Combine(copy, "dev.bicepparam"), "overwrite");

            Assert.NotEqual(0, printed.ExitCode);
            Assert.Contains(reason, printed.Output + printed.Errors, Ordinal);
        }
        finally
        {
            Directory.Delete(copy, recursive: true);
        }
    }

    [Fact]
    public void Modules_are_of_this_repository()
    {
        var references = Files("*.bicep").SelectMany(File.ReadLines)
            .Where(line => line.StartsWith("module ", Ordinal) || line.StartsWith("import ", Ordinal))
            .ToList();

        Assert.NotEmpty(references);
        Assert.DoesNotContain(references, line => line.Contains("br:", Ordinal) || line.Contains("ts:", Ordinal));
    }

    [Fact]
    public void Modules_and_lines_are_short()
    {
        Assert.DoesNotContain(
            Files("*.bicep"), path => path.Contains("/modules/", Ordinal) && File.ReadLines(path).Count() > MostLines);
        Assert.DoesNotContain(Files("*.bicep").SelectMany(File.ReadLines), line => line.Length > 120);
    }

    private static IEnumerable<string> Files(string pattern) =>
        Directory.EnumerateFiles(Stamps.Folder, pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal);
}
