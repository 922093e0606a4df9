using Amqp;
using Amqp.Sasl;
using Amqp.Types;

namespace Pipeline.LocalServiceBus.Amqp;

/// <summary>
/// A SASL mechanism by which everybody may come in; from then on a <see cref="GuardedTransport"/> stands between the
/// client and the library.
/// </summary>
internal sealed class AnyCredentials(Symbol mechanism) : SaslProfile(mechanism)
{
    protected override ITransport UpgradeTransport(ITransport transport) =>
        new GuardedTransport((IAsyncTransport)transport);

    protected override DescribedList GetStartCommand(string hostname) =>
        throw new NotSupportedException("Only a client starts.");

    protected override DescribedList OnCommand(DescribedList command) => command is SaslInit
        ? new SaslOutcome { Code = SaslCode.Ok }
        : throw new AmqpException(ErrorCode.NotAllowed, "Only a sasl-init is expected.");
}
