using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

// What a start costs at least: Kestrel, one route, a body that is read, and 202.
if (args is not ["--port", var port]) return 2;
var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
await using var app = builder.Build();
app.MapPost("/v1/orders", async http =>
{
    await http.Request.Body.CopyToAsync(Stream.Null, http.RequestAborted);
    http.Response.StatusCode = StatusCodes.Status202Accepted;
});
await app.RunAsync();
return 0;
