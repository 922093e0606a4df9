using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Pipeline.Storefronts;

namespace Pipeline.Operations.OperatorConsole;

/// <summary>A script, style or picture of the operators' page. Open to anyone.</summary>
public static class LoadConsole
{
    [Function(nameof(LoadConsole))]
    public static IResult Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "console/{file}")] HttpRequest request,
        string file) =>
        ShowConsole.Files.TryGetValue(file, out var asset)
            ? asset.Answer(request)
            : Problems.NotFound.Answer(request, "The console has no such file.");
}
