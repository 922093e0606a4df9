using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Pipeline.Docs;
using Pipeline.Notification.Webhooks;

namespace Pipeline.Tests.Docs;

public sealed class ShowWebhooksTests
{
    [Fact]
    public void The_page_names_the_receiver_at_the_address_that_it_was_asked_at()
    {
        var request = new DefaultHttpContext().Request;
        request.Host = new HostString("127.0.0.1", 7100);
        var page = Assert.IsType<FileContentHttpResult>(
            new ShowWebhooks(new ReceivedWebhooks(), Options.Create(new WebhookOptions { IsLocal = true }))
                .Run(request));
        Assert.Contains(
            "http://127.0.0.1:7100/local/webhooks/demo/receiver",
            Encoding.UTF8.GetString(page.FileContents.Span), StringComparison.Ordinal);
    }
}
