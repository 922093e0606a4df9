namespace Pipeline.Tests.Infra;

/// <summary>What is generated from infra/ and committed, and how it is written anew when a change is meant.</summary>
internal static class Accepted
{
    public const string Command = "WRITE_INFRA=1 dotnet test tests/Pipeline.Tests --filter FullyQualifiedName~Infra";

    public static bool IsWanted => Environment.GetEnvironmentVariable("WRITE_INFRA") is not null;
}
