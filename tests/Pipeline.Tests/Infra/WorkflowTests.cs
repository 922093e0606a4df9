using System.Diagnostics;
using Pipeline.Tests.Tidy;
using YamlDotNet.RepresentationModel;

namespace Pipeline.Tests.Infra;

public sealed class WorkflowTests
{
    private const string Good = """
        on: { push: }
        permissions: { contents: read }
        jobs:
          one:
            timeout-minutes: 5
            permissions: { id-token: write }
            steps:
              - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0
              - run: echo "$REF"
                env: { REF: "${{ github.ref }}", KEY: "${{ secrets.SMOKE_KEY }}" }
        """;

    public static TheoryData<string> Files => ["ci.yml", "deploy.yml"];

    [Theory]
    [MemberData(nameof(Files))]
    public void Workflows_pin_their_actions_and_ask_for_little(string file) => Assert.Empty(Read(file).Faults());

    [Fact]
    public void Every_workflow_is_looked_at() => Assert.Equal(
        Files.Select(file => file.Data),
        Directory.EnumerateFiles(Folder("workflows")).Select(path => Path.GetFileName(path)).Order());

    [Theory]
    [InlineData("@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0", "@v5", "not pinned")]
    [InlineData(" # v5.0.0", "", "not pinned")]
    [InlineData("permissions: { contents: read }", "permissions: { contents: write }", "every job may")]
    [InlineData("permissions: { contents: read }\n", "", "permissions are not said")]
    [InlineData("{ id-token: write }", "{ packages: write }", "a job may")]
    [InlineData("SMOKE_KEY", "AZURE_CREDENTIALS", "a stored secret")]
    [InlineData("\"$REF\"", "${{ github.head_ref }}", "an expression in a script")]
    [InlineData("push:", "pull_request_target:", "strangers")]
    [InlineData("timeout-minutes: 5", "name: one", "a job without a time-out")]
    public void A_workflow_that_asks_for_more_is_found(string from, string to, string fault)
    {
        Assert.Empty(new Workflow(Good).Faults());
        Assert.StartsWith(fault, Assert.Single(new Workflow(Good.Replace(from, to, Ordinal)).Faults()), Ordinal);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Scripts_of_workflows_are_bash(string file)
    {
        var scripts = Read(file).Scripts.ToList();

        Assert.NotEmpty(scripts);
        Assert.All(scripts, script => Assert.True(IsBash(script), script));
        Assert.False(IsBash("if true; then"));
    }

    [Fact]
    public void What_is_deployed_is_built_against_the_official_worker() =>
        Assert.Contains(Read("deploy.yml").Scripts, script => script.Contains("-p:Worker=Azure", Ordinal));

    [Fact]
    public void What_is_deployed_was_published_the_same_way_before()
    {
        var publish = Assert.Single(Read("ci.yml").Scripts, script => script.StartsWith("dotnet publish", Ordinal));

        Assert.Contains(Read("deploy.yml").Scripts, script => script.StartsWith(publish, Ordinal));
        Assert.Contains("-p:PublishReadyToRun=true", publish, Ordinal);
    }

    [Fact]
    public void Azd_finds_the_product_and_the_parameters()
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(File.ReadAllText(Path.Combine(Repository.Root, "azure.yaml"))));
        var root = stream.Documents[0].RootNode;
        var module = (string?)root["infra"]["module"] ?? "";
        var service = (YamlMappingNode)root["services"];

        Assert.True(File.Exists(Path.Combine(Repository.Root, "infra", $"{module}.bicepparam")));
        Assert.Equal("functions", (string?)root["services"]["orders"]["project"]);
        Assert.Equal("orders", service.Children.Keys.Single().ToString());
    }

    [Fact]
    public async Task The_app_is_tagged_for_azd()
    {
        var site = Assert.Single((await Stamps.GetAsync(Stamps.Dev)).Of("Microsoft.Web/sites"));

        Assert.Equal("orders", site.At("tags")!["azd-service-name"]!.ToString());
        Assert.Equal("dev", site.At("tags")!["azd-env-name"]!.ToString());
    }

    private static Workflow Read(string file) => new(File.ReadAllText(Path.Combine(Folder("workflows"), file)));

    private static string Folder(string name) => Path.Combine(Repository.Root, ".github", name);

    private static bool IsBash(string script)
    {
        var start = new ProcessStartInfo("bash", ["-n"]) { RedirectStandardInput = true, RedirectStandardError = true };
        using var bash = Process.Start(start) ?? throw new InvalidOperationException("bash did not start");
        bash.StandardInput.Write(script);
        bash.StandardInput.Close();
        bash.WaitForExit();
        return bash.ExitCode == 0;
    }
}
