namespace Pipeline.Simulation;

/// <summary>The long run when it is asked for, else the tests.</summary>
public static class Program
{
    public static async Task<int> Main(string[] args) => args is ["--histories" or "--replay" or "--help", ..]
        ? LongRun.Run(args)
        : await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);
}
