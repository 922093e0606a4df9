namespace Pipeline.Simulation;

/// <summary>The long run when it is asked for, else the tests.</summary>
public static class Program
{
    public static Task<int> Main(string[] args) => Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);
}
