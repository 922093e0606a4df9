using Microsoft.Extensions.Configuration;
using Pipeline.LocalWorker.ServiceBus.Wire;
using Pipeline.LocalWorker.Startup;

namespace Pipeline.LocalWorker.Settings;

/// <summary>The connection strings, refused before use where they are none. None is repeated: it holds a key.</summary>
internal static class ConnectionSettings
{
    /// <summary>What is missing is left to the app, which knows what else would do.</summary>
    public static void RequireReadable(IConfiguration settings)
    {
        TableAddress.Of(settings["Tables"]);
        if (settings.ConnectionNamed("ServiceBus") is { } connection)
            BrokerOf("ServiceBus", connection);
    }

    /// <param name="setting">Named in the error.</param>
    /// <param name="connection">The connection string.</param>
    public static BrokerAddress BrokerOf(string setting, string connection)
    {
        try
        {
            return ConnectionString.Parse(connection);
        }
        catch (FormatException e)
        {
            throw new StartupFault($"The setting {setting} is wrong: {e.Message}", e);
        }
    }
}
