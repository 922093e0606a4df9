using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Pipeline.LocalServiceBus;

/// <summary>Loads what the broker shows its clients under TLS.</summary>
internal static class ServerCertificate
{
    /// <exception cref="LocalServiceBusException">A file is missing, or is not what it should be.</exception>
    public static X509Certificate2? Load(LocalServiceBusOptions options)
    {
        if (options.CertificatePath is not { } path)
            return null;

        var password = options.CertificatePasswordPath is { } passwordPath ? ReadPassword(passwordPath) : null;
        try
        {
            var certificate = X509CertificateLoader.LoadPkcs12(File.ReadAllBytes(path), password);
            if (certificate.HasPrivateKey)
                return certificate;

            certificate.Dispose();
            throw new LocalServiceBusException($"The certificate {path} holds no private key; export it with its key.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new LocalServiceBusException(
                $"The certificate {path} cannot be read ({exception.Message.TrimEnd('.')}); "
                + "name a PKCS #12 file with --certificate.");
        }
        catch (CryptographicException exception)
        {
            throw new LocalServiceBusException(
                $"The certificate {path} cannot be opened ({exception.Message.TrimEnd('.')}); "
                + "it must be a PKCS #12 file, its password in the file that --certificate-password-file names.");
        }
    }

    private static string ReadPassword(string path)
    {
        try
        {
            return File.ReadAllText(path).TrimEnd('\r', '\n');
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new LocalServiceBusException(
                $"The password file {path} cannot be read ({exception.Message.TrimEnd('.')}); "
                + "name one with --certificate-password-file.");
        }
    }
}
