using Pipeline.Simulation.Engine;

namespace Pipeline.Simulation.Tables;

/// <summary>Lets every operation through at once, once: a world in which nothing goes wrong.</summary>
public sealed class OpenGate : IGate
{
    public Task<T> PassAsync<T>(string operation, Func<T> effect)
    {
        try
        {
            return Task.FromResult(effect());
        }
        catch (Exception answer)
        {
            return Task.FromException<T>(answer);
        }
    }
}
