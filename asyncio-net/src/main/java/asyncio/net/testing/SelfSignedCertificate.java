package asyncio.net.testing;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.List;

/// A new key with a certificate that vouches for itself, for tests and for trying things out. Whoever is to believe it
/// has to be told to: `TlsContext.clientBuilder().trust(certificate)`.
///
/// @param key the private key
/// @param certificate the certificate
public record SelfSignedCertificate(PrivateKey key, X509Certificate certificate) {
    // The tags of DER that are used.
    private static final int INTEGER = 0x02;
    private static final int BIT_STRING = 0x03;
    private static final int OCTET_STRING = 0x04;
    private static final int UTF8_STRING = 0x0c;
    private static final int GENERALIZED_TIME = 0x18;
    private static final int SEQUENCE = 0x30;
    private static final int SET = 0x31;
    private static final int VERSION = 0xa0;
    private static final int EXTENSIONS = 0xa3;
    private static final int DNS_NAME = 0x82;
    private static final int IP_ADDRESS = 0x87;

    private static final byte[] ECDSA_WITH_SHA256 = {0x06, 8, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 4, 3, 2};
    private static final byte[] COMMON_NAME = {0x06, 3, 0x55, 4, 3};
    private static final byte[] SUBJECT_ALTERNATIVE_NAME = {0x06, 3, 0x55, 0x1d, 0x11};

    private static final int SERIAL_BITS = 64;
    private static final int PEM_LINE = 64;

    /// Makes a key and a certificate.
    ///
    /// @param hosts whose they are: names, and addresses in digits
    /// @return both
    public static SelfSignedCertificate of(String... hosts) {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            var keys = generator.generateKeyPair();
            return new SelfSignedCertificate(keys.getPrivate(), sign(keys, content(keys, List.of(hosts))));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK cannot make a certificate for an elliptic curve", e);
        }
    }

    private static X509Certificate sign(KeyPair keys, byte[] content) throws GeneralSecurityException {
        var signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(keys.getPrivate());
        signature.update(content);
        var signed = element(BIT_STRING, new byte[1], signature.sign());
        var certificate = element(SEQUENCE, content, element(SEQUENCE, ECDSA_WITH_SHA256), signed);
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(certificate));
    }

    private static byte[] content(KeyPair keys, List<String> hosts) {
        var version = element(VERSION, element(INTEGER, new byte[] {2}));
        var serial = element(INTEGER, new BigInteger(SERIAL_BITS, new SecureRandom()).toByteArray());
        var name = element(
                SEQUENCE, element(SET, element(SEQUENCE, COMMON_NAME, element(UTF8_STRING, ascii(hosts.getFirst())))));
        var validity = element(
                SEQUENCE,
                element(GENERALIZED_TIME, ascii("20000101000000Z")),
                element(GENERALIZED_TIME, ascii("99991231235959Z")));
        var names = element(
                SEQUENCE, hosts.stream().map(SelfSignedCertificate::name).toArray(byte[][]::new));
        var extension = element(SEQUENCE, SUBJECT_ALTERNATIVE_NAME, element(OCTET_STRING, names));
        return element(
                SEQUENCE,
                version,
                serial,
                element(SEQUENCE, ECDSA_WITH_SHA256),
                name,
                validity,
                name,
                keys.getPublic().getEncoded(),
                element(EXTENSIONS, element(SEQUENCE, extension)));
    }

    private static byte[] name(String host) {
        try {
            return element(IP_ADDRESS, InetAddress.ofLiteral(host).getAddress());
        } catch (IllegalArgumentException e) {
            return element(DNS_NAME, ascii(host)); // It is none in digits.
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /// Encodes an element of DER.
    private static byte[] element(int tag, byte[]... parts) {
        int length = 0;
        for (var part : parts) length += part.length;
        var out = new ByteArrayOutputStream();
        out.write(tag);
        if (length >= 0x80) {
            var digits = BigInteger.valueOf(length).toByteArray();
            int start = digits[0] == 0 ? 1 : 0;
            out.write(0x80 | (digits.length - start));
            out.write(digits, start, digits.length - start);
        } else {
            out.write(length);
        }
        for (var part : parts) out.writeBytes(part);
        return out.toByteArray();
    }

    /// Returns the certificate in PEM, for programs that read it from a file.
    ///
    /// @return the text
    public String certificatePem() {
        try {
            return pem("CERTIFICATE", certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot encode " + certificate, e);
        }
    }

    /// Returns the private key in PEM, for programs that read it from a file.
    ///
    /// @return the text
    public String keyPem() {
        return pem("PRIVATE KEY", key.getEncoded());
    }

    private static String pem(String kind, byte[] content) {
        var encoder = Base64.getMimeEncoder(PEM_LINE, ascii("\n"));
        return "-----BEGIN " + kind + "-----\n" + encoder.encodeToString(content) + "\n-----END " + kind + "-----\n";
    }
}
