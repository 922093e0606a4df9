using System.ComponentModel;
using System.Diagnostics;
using Pipeline.LocalWorker.Startup;

namespace Pipeline.LocalWorker.Hosting.Azurite;

/// <summary>Starts a program of Node.js, with its streams redirected.</summary>
internal static class NodeCommand
{
    /// <summary>npm is a script there, and scripts have to be named in full.</summary>
    public static string Npm => OperatingSystem.IsWindows() ? "npm.cmd" : "npm";

    public static Process Start(string program, string directory, params IEnumerable<string> arguments)
    {
        var info = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        try
        {
            return Process.Start(info) ?? throw new StartupFault($"{program} did not start.");
        }
        catch (Win32Exception e)
        {
            throw new StartupFault(
                $"Azurite, which stands in for Table storage, needs Node.js, but '{program}' was not found: "
                + "install Node.js, or let the setting Tables point to a store that runs already.",
                e);
        }
    }
}
