using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Pipeline.Tests.LocalWorker.Startup;

/// <summary>Classes that only the first call would find out to be wrong, refused at the start.</summary>
public sealed class WrongClassTests
{
    [Theory]
    [InlineData("Function Unfinished: its class and its method must be neither abstract nor", typeof(Unfinished))]
    [InlineData("Function Generic: its class and its method must be neither abstract nor generic", typeof(Generic<>))]
    [InlineData("Function Needy: its class needs a List<Int32>, which is not registered as a service", typeof(Needy))]
    [InlineData("Function Misled: its route /v1/{id:guidd} has the constraint 'guidd', which", typeof(Misled))]
    [InlineData("Function Excessive: its route /v1/{id:min(many)} has the constraint 'min(many)'", typeof(Excessive))]
    public async Task A_class_that_cannot_be_called_stops_the_start_with_its_functions_name(
        string sentence, Type function)
    {
        var error = await StartupMistakeTests.FailAsync(new WorkerScript(function));

        Assert.Contains(sentence, error, StringComparison.Ordinal);
    }

    public abstract class Unfinished
    {
        [Function(nameof(Unfinished))]
        public IResult Run([HttpTrigger("get")] HttpRequest request) => Results.Ok();
    }

    public sealed class Generic<T>
    {
        [Function("Generic")]
        public IResult Run([HttpTrigger("get")] HttpRequest request) => Results.Ok(typeof(T).Name);
    }

    public sealed class Needy(List<int> numbers)
    {
        [Function(nameof(Needy))]
        public IResult Run([HttpTrigger("get")] HttpRequest request) => Results.Ok(numbers.Count);
    }

    public sealed class Misled
    {
        [Function(nameof(Misled))]
        public IResult Run([HttpTrigger("get", Route = "v1/{id:guidd}")] HttpRequest request, string id) =>
            Results.Ok(id);
    }

    public sealed class Excessive
    {
        [Function(nameof(Excessive))]
        public IResult Run([HttpTrigger("get", Route = "v1/{id:min(many)}")] HttpRequest request, string id) =>
            Results.Ok(id);
    }
}
